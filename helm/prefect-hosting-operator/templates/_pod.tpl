{{- define "operator.probe" -}}
httpGet:
  path: {{ .path }}
  port: management
{{ toYaml .settings }}
{{- end }}

{{- define "operator.variable" -}}
- name: {{ .name }}
  value: {{ .value | toString | quote }}
{{- end }}

{{/* Settings of the operator; what is left out keeps the program's own default. */}}
{{- define "operator.environment" -}}
{{- $set := dict "PREFECT_HOSTING_MANAGEMENT_ADDRESS" "0.0.0.0" "PREFECT_HOSTING_MANAGEMENT_PORT" .Values.management.port }}
{{- $_ := set $set "PREFECT_HOSTING_SWEEP_INTERVAL" .Values.sweepInterval }}
{{- $_ := set $set "PREFECT_HOSTING_WATCH_NAMESPACES" (join "," .Values.watch.namespaces) }}
{{- $_ := set $set "PREFECT_HOSTING_WATCH_LABEL_SELECTOR" .Values.watch.labelSelector }}
{{- $_ := set $set "PREFECT_HOSTING_OWN_CREDENTIALS_NAMESPACES" (join "," .Values.aws.ownCredentialsNamespaces) }}
{{- $_ := set $set "PREFECT_HOSTING_PERMISSIONS_BOUNDARY" .Values.aws.permissionsBoundary }}
{{- $_ := set $set "PREFECT_HOSTING_WATCH_SECRETS" .Values.rbac.watchSecrets }}
{{- $_ := set $set "PREFECT_HOSTING_PREFECT_PROXY" .Values.prefectProxy }}
{{- if .Values.ui.enabled }}
{{- $_ := set $set "PREFECT_HOSTING_UI_PORT" .Values.ui.port }}
{{- $_ := set $set "PREFECT_HOSTING_UI_NAMESPACES" (join "," .Values.ui.namespaces) }}
{{- end }}
{{- $_ := set $set "PREFECT_HOSTING_LEADER_ELECTION" .Values.leaderElection.enabled }}
{{- if .Values.leaderElection.enabled }}
{{- $_ := set $set "PREFECT_HOSTING_LEASE_NAMESPACE" (include "operator.namespace" .) }}
{{- $_ := set $set "PREFECT_HOSTING_LEASE_NAME" (include "operator.fullname" .) }}
{{- end }}
{{- if or .Values.caBundle.configMap .Values.caBundle.secret }}
{{- $_ := set $set "PREFECT_HOSTING_CA_BUNDLE" "/etc/prefect-hosting-operator/ca/ca.crt" }}
{{- end }}
{{- $_ := set $set "AWS_REGION" .Values.aws.region }}
{{- $_ := set $set "JDK_JAVA_OPTIONS" .Values.jvmOptions }}
{{- /* Empty means none: the program's default is for trials, and a Pod's loopback is no tenant's business. */ -}}
{{ include "operator.variable" (dict "name" "PREFECT_HOSTING_ALLOWED_ENDPOINTS" "value" (join "," .Values.allowedEndpoints)) }}
{{- range $name, $value := $set }}
{{- if ne ($value | toString) "" }}
{{ include "operator.variable" (dict "name" $name "value" $value) }}
{{- end }}
{{- end }}
{{- end }}
