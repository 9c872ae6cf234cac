{{/* What the operator calls, and no more: docs/testing.md says how that is held. */}}
{{- define "operator.rules" -}}
- apiGroups: [prefecthosting.dev]
  resources: [prefecthostings, workpools, flowdeployments]
  # patch: the finalizer
  verbs: [get, list, watch, patch]
- apiGroups: [prefecthosting.dev]
  resources: [prefecthostings/status, workpools/status, flowdeployments/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [secrets]
  # create: the generated password of a server; patch: lets it stay where deletionPolicy is Retain
  verbs: [get, create, patch{{ if .Values.rbac.watchSecrets }}, list, watch{{ end }}]
- apiGroups: [""]
  resources: [events]
  verbs: [get, create, update]
{{- end }}
