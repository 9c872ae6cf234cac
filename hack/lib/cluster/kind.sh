# shellcheck shell=bash disable=SC2034,SC2154 # variables of hack/cluster and for it
# The cluster where a Docker engine runs: kind, which keeps it in containers.

choose_flavour() {
  if command -v kind >/dev/null 2>&1 && command -v docker >/dev/null 2>&1 && docker info >/dev/null 2>&1; then
    echo kind
  else
    echo native
  fi
}

# Both are there, or it would not have been chosen.
kind_programs() { obtain kubectl && KUBECTL=$TOOL; }

kind_check() { :; }

kind_runs() { kind get clusters 2>/dev/null | grep -qx "$(kind_name)"; }

kind_ready() { kind_runs && [ -s "$state/env" ]; }

kind_name() { echo "prefect-hosting-$name"; }

kind_up() {
  mkdir -p "$state/audit"
  audit_policy >"$state/audit/policy.yaml"
  kind_configuration >"$state/kind.yaml"
  progress 'starting a cluster of kind' "$state/kind.log" \
    kind create cluster --name "$(kind_name)" --config "$state/kind.yaml" --kubeconfig "$state/kubeconfig" --wait 180s || exit 1
  write_env "$(kind_host)"
}

kind_configuration() {
  cat <<EOF
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
networking: {apiServerPort: ${port:-$(free_port)}}
nodes:
  - role: control-plane
    extraMounts: [{hostPath: $state/audit, containerPath: /etc/kubernetes/audit}]
    kubeadmConfigPatches:
      - |
        kind: ClusterConfiguration
        apiServer:
          extraArgs: {audit-policy-file: /etc/kubernetes/audit/policy.yaml, audit-log-path: /etc/kubernetes/audit/audit.log}
          extraVolumes:
            - {name: audit, hostPath: /etc/kubernetes/audit, mountPath: /etc/kubernetes/audit, pathType: Directory}
EOF
}

# Docker Desktop's containers are in a machine of their own, from where this one has a name.
desktop() { docker info --format '{{.OperatingSystem}}' | grep -q 'Docker Desktop'; }

kind_host() {
  if desktop; then
    echo host.docker.internal
  else
    docker network inspect kind --format '{{range .IPAM.Config}}{{.Gateway}}{{"\n"}}{{end}}' | grep -F . | head -n 1
  fi
}

kind_reach() { desktop || connect "reach-$1" - forward "$(kind_host):$1" "127.0.0.1:$1"; }

kind_load() { kind load image-archive "$1" --name "$(kind_name)"; }

kind_node() { docker exec "$(kind_name)-control-plane" "$@"; }

kind_audit() { kind_node cat /etc/kubernetes/audit/audit.log; }

kind_down() {
  stop_ways
  ! kind_runs || kind delete cluster --name "$(kind_name)" --kubeconfig "$state/kubeconfig" >&2
  rm -rf "$state"
}
