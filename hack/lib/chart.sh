# shellcheck shell=bash
# What is made from the Helm chart (needs HELM).
#   derive FILE CMD [--check]   writes what CMD prints, or says that FILE is stale
#   values_reference            the reference of the values
#   plain_manifests             the chart's defaults, for those without Helm

CHART_TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." >/dev/null && pwd)
CHART=$CHART_TOP/helm/prefect-hosting-operator

derive() {
  local file=$1 command=$2 check=${3:-} made
  made=$("$command" && echo .) || return 1
  made=${made%.} # the shell drops line ends at the end
  if [ -z "$check" ]; then
    mkdir -p "$(dirname "$CHART_TOP/$file")"
    printf '%s' "$made" >"$CHART_TOP/$file"
  elif ! printf '%s' "$made" | cmp -s - "$CHART_TOP/$file"; then
    echo "$file is stale: run hack/generate" >&2
    return 1
  fi
}

values_reference() { python3 "$CHART_TOP/hack/lib/chart.py" "$CHART/values.yaml"; }

# Nothing of it belongs to Helm, and versions of Helm differ in empty lines.
plain_manifests() {
  echo '# Made from the Helm chart by hack/generate.'
  "$HELM" template prefect-hosting "$CHART" --namespace prefect-hosting --set fullnameOverride=prefect-hosting-operator,crds.keep=false \
    | sed -e '/^# Source: /d' -e '/^ *$/d' -e '/helm\.sh\//d' -e 's/managed-by: Helm$/managed-by: kubectl/'
}
