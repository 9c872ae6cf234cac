# shellcheck shell=bash disable=SC2034,SC2154 # variables of hack/cluster and for it
# The ways between this machine and a node whose network it does not see (needs background.sh).
#   make_network FOLDER           in the node: a bridge for its Pods, and in FOLDER the configuration of CNI
#   connect NAME PID ARGUMENTS    starts network.py for the node PID (- for none) and waits until it listens; harmless twice
#   stop_ways                     ends all of these

NODE_ADDRESS=10.88.0.1
# Under this address Pods find what listens on the loopback of this machine.
MACHINE_ADDRESS=10.88.0.2
# Of the Service `kubernetes`, the only one that works: no kube-proxy runs.
API_ADDRESS=10.96.0.1
# Nothing answers there: names are not resolved.
DNS_ADDRESS=10.96.0.10

make_network() {
  "$BUSYBOX" ip link set lo up \
    && "$BUSYBOX" ip link add pods type bridge \
    && "$BUSYBOX" ip address add "$NODE_ADDRESS/16" dev pods \
    && "$BUSYBOX" ip address add "$MACHINE_ADDRESS/32" dev pods \
    && "$BUSYBOX" ip address add "$API_ADDRESS/32" dev pods \
    && "$BUSYBOX" ip link set pods up || return 1
  mkdir -p "$1" && cat >"$1/pods.conflist" <<EOF
{"cniVersion": "0.4.0", "name": "pods", "plugins": [{
  "type": "bridge", "bridge": "pods", "isGateway": true,
  "ipam": {"type": "host-local", "dataDir": "/run/cni", "routes": [{"dst": "0.0.0.0/0"}],
    "ranges": [[{"subnet": "${NODE_ADDRESS%.*.*}.0.0/16", "rangeStart": "${NODE_ADDRESS%.*.*}.1.0", "gateway": "$NODE_ADDRESS"}]]}
}]}
EOF
}

connect() {
  local way=$state/$1
  ! running "$way.pid" || return 0
  shift
  start "$way.pid" "$way.log" python3 "$LIB/cluster/network.py" "$@"
  wait_ready 30 "$way.pid" grep -q listening "$way.log" \
    || fail "the node could not be connected: $(tail -n 1 "$way.log")"
}

stop_ways() {
  local file
  for file in "$state"/reach-*.pid "$state/api.pid" "$state/egress.pid"; do stop "$file" 0; done
}
