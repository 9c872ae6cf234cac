# shellcheck shell=bash disable=SC2034,SC2154 # variables of hack/cluster and for it
# The cluster without a container engine: hack/kube, controller-manager, scheduler, and the node of node.sh.

NODE_MEGABYTES=3000 # of images, twice, and the program's own

native_programs() {
  native_possible || return 1
  obtain kubectl && KUBECTL=$TOOL
  obtain kube-controller-manager && CONTROLLER_MANAGER=$TOOL
  obtain kube-scheduler && SCHEDULER=$TOOL
  obtain kubelet && KUBELET=$TOOL
}

# What the machine has to be, or REASON why it is not.
native_possible() {
  local program
  REASON=''
  if [ "$(uname -s)" != Linux ]; then
    REASON='a node needs a Docker engine and kind, or Linux'
  elif [ "$(id -u)" -ne 0 ]; then
    REASON='a node needs a Docker engine and kind, or root'
  fi
  for program in python3 unshare nsenter openssl; do
    command -v "$program" >/dev/null || REASON=${REASON:-"$program is missing"}
  done
  [ -z "$REASON" ] && node_programs "$yes"
}

# Only what a machine refuses counts here: what fails later is a fault of ours.
native_check() {
  local free
  native_possible || { echo "$REASON"; return 3; }
  free=$(df -Pk "$CACHE" | awk 'NR == 2 { print int($4 / 1024) }')
  [ "$free" -ge "$NODE_MEGABYTES" ] || { echo "$CACHE has $free MB left, and a node needs $NODE_MEGABYTES"; return 3; }
  REASON=$(node_environment "$(run_dir cluster "check-$$")" && bash "$LIB/cluster/node.sh" refused)
  [ -z "$REASON" ] || { echo "this machine does not let a node run: $REASON"; return 3; }
}

node_environment() {
  export NODE_STATE=$1 NODE_GROUP=prefect-hosting-${1##*/} NODE_PATH NODE_LIBRARIES CNI BUSYBOX KUBELET=${KUBELET:-}
}

native_runs() { running "$state/node.pid"; }

native_ready() {
  local part
  for part in node controllers scheduler api egress; do running "$state/$part.pid" || return 1; done
  node_is_ready
}

# Pods are made with that account; it comes a moment after its namespace.
node_is_ready() {
  local ready
  ready=$(cluster_kubectl get node node -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}') \
    && [ "$ready" = True ] && cluster_kubectl get serviceaccount default
}

cluster_kubectl() { "$KUBECTL" --kubeconfig "$state/kubeconfig" --request-timeout 10s "$@"; }

native_up() {
  local exports
  configure_control_plane || fail "cannot write to $state"
  exports=$("$HACK/kube" up --name "cluster-$name" --with "$state/kube" ${port:+--port "$port"}) && eval "$exports" || exit 1
  ln -s "$KUBECONFIG" "$state/kubeconfig"
  step 'starting controller-manager, scheduler, containerd and kubelet'
  start_controllers
  as_user kubelet "https://$API_ADDRESS" >"$state/kubelet.kubeconfig"
  python3 "$LIB/cluster/image.py" localhost/busybox:1 "$state/busybox.tar" "$BUSYBOX" || fail 'the pause image could not be made'
  (node_environment "$state" && start "$state/node.pid" "$state/node.log" bash "$LIB/cluster/node.sh" enter)
  connect_node
  wait_ready 180 "$state/node.pid" node_is_ready || fail "the node is not ready: $(tail -n 1 "$state/node.log")"
  write_env "$MACHINE_ADDRESS"
}

# write_env ADDRESS of this machine for Pods
write_env() {
  printf 'export KUBECONFIG=%q\nexport KUBECTL=%q\nexport CLUSTER_HOST=%q\n' "$state/kubeconfig" "$KUBECTL" "$1" >"$state/env"
}

# Users and flags of the API server for hack/kube, and the key by which kubelet knows that server.
configure_control_plane() {
  local kube=$state/kube user
  mkdir -p "$kube" || return 1
  for user in kube-controller-manager kube-scheduler; do
    printf '%s,system:%s,%s\n' "$(random_token)" "$user" "$user"
  done >"$kube/tokens.csv"
  printf '%s,system:node:node,kubelet,system:nodes\n' "$(random_token)" >>"$kube/tokens.csv"
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /O=system:masters/CN=kube-apiserver \
    -keyout "$state/kubelet-client.key" -out "$state/kubelet-client.crt" 2>/dev/null || return 1
  audit_policy >"$kube/audit.yaml"
  cat >"$kube/egress.yaml" <<EOF
apiVersion: apiserver.k8s.io/v1beta1
kind: EgressSelectorConfiguration
egressSelections:
  - {name: cluster, connection: {proxyProtocol: HTTPConnect, transport: {uds: {udsName: $state/egress}}}}
EOF
  cat >"$kube/apiserver.flags" <<EOF
--authorization-mode=Node
--enable-admission-plugins=NodeRestriction
--kubelet-client-certificate=$state/kubelet-client.crt
--kubelet-client-key=$state/kubelet-client.key
--kubelet-preferred-address-types=InternalIP
--egress-selector-config-file=$kube/egress.yaml
--audit-policy-file=$kube/audit.yaml
--audit-log-path=$state/audit.log
EOF
}

audit_policy() {
  cat <<EOF
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - {level: Metadata, userGroups: ["system:serviceaccounts"]}
  # So that it can be told when somebody lost rights, and when his Pods ended.
  - level: Metadata
    verbs: [delete, deletecollection]
    resources: [{group: rbac.authorization.k8s.io}, {group: "", resources: [pods]}]
  - {level: None}
EOF
}

random_token() { od -An -N 20 -tx1 /dev/urandom | tr -d ' \n'; }

# as_user NAME [SERVER]: prints a kubeconfig for one of tokens.csv
as_user() {
  local token
  token=$(awk -F, -v name="$1" '$3 == name { print $1 }' "$state/kube/tokens.csv")
  sed -e "s/token: [0-9a-f]*/token: $token/" -e "s#https://[0-9.:]*#${2:-&}#" "$state/kubeconfig"
}

start_controllers() {
  local kube
  kube=$(run_dir kube "cluster-$name")
  as_user kube-controller-manager >"$state/controllers.kubeconfig"
  as_user kube-scheduler >"$state/scheduler.kubeconfig"
  start "$state/controllers.pid" "$state/controllers.log" "$CONTROLLER_MANAGER" --kubeconfig "$state/controllers.kubeconfig" \
    --secure-port 0 --leader-elect=false --use-service-account-credentials \
    --root-ca-file "$kube/certs/apiserver.crt" --service-account-private-key-file "$kube/service-account.key"
  start "$state/scheduler.pid" "$state/scheduler.log" "$SCHEDULER" --kubeconfig "$state/scheduler.kubeconfig" \
    --secure-port 0 --leader-elect=false
}

# The node's network exists as soon as its resolv.conf does.
connect_node() {
  local server
  wait_ready 60 "$state/node.pid" test -s "$state/resolv.conf" || fail "the node ended: $(tail -n 1 "$state/node.log")"
  server=$(grep -o 'https://[0-9.:]*' "$state/kubeconfig")
  connect api "$(node_pid)" forward "$API_ADDRESS:443" "${server#https://}"
  connect egress "$(node_pid)" egress "$state/egress"
}

node_pid() { head -n 1 "$state/node.pid"; }

native_reach() { connect "reach-$1" "$(node_pid)" forward "$MACHINE_ADDRESS:$1" "127.0.0.1:$1"; }

native_load() {
  node_programs "$yes" || fail "$REASON"
  native_node env PATH="${NODE_PATH//"$CACHE"//mnt}$PATH" ctr --address /run/containerd.sock --namespace k8s.io \
    images import --snapshotter "$(cat "$state/snapshotter")" - <"$1"
}

native_node() {
  local namespaces
  namespaces=/proc/$(node_pid)/ns
  nsenter --net="$namespaces/net" --mount="$namespaces/mnt" --pid="$namespaces/pid_for_children" "$@"
}

native_audit() { cat "$state/audit.log"; }

# Its data goes with it, so nothing gets time to put it in order; the node's kernel ends what is left in the node.
native_down() {
  stop_ways
  stop "$state/scheduler.pid" 0
  stop "$state/controllers.pid" 0
  stop "$state/node.pid" 20
  leave_group "prefect-hosting-${state##*/}"
  "$HACK/kube" down --name "cluster-$name"
  rm -rf "$state"
}
