{{/* How Prometheus reads, for ServiceMonitor and PodMonitor; its own label "service" must not replace that of our metrics. */}}
{{- define "operator.scrape" -}}
path: /metrics
honorLabels: true
interval: {{ .interval }}
{{- with .scrapeTimeout }}
scrapeTimeout: {{ . }}
{{- end }}
{{- with .relabelings }}
relabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .metricRelabelings }}
metricRelabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* One alert: name, expr, for, severity, summary, description; "of" is the chart. */}}
{{- define "operator.alert" -}}
{{- if not (has .name .of.Values.prometheusRule.disabled) }}
- alert: {{ .name }}
  expr: {{ .expr }}
  for: {{ .for }}
  labels:
    {{- merge (dict "severity" .severity) .of.Values.prometheusRule.alertLabels | toYaml | nindent 4 }}
  annotations:
    summary: {{ .summary | quote }}
    description: {{ .description | quote }}
{{- end }}
{{- end }}
