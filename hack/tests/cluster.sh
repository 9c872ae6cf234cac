#!/usr/bin/env bash
# hack/cluster as its users call it: a Pod, a failed start, and nothing left on the machine.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
one=test-$$-a
# shellcheck source=/dev/null
. hack/tests/checks.sh
run=${XDG_CACHE_HOME:-$HOME/.cache}/prefect-hosting-operator/run

# shellcheck disable=SC2329 # called by the trap
clean() {
  hack/cluster down --name "$one"
  [ -z "${listener:-}" ] || kill "$listener"
  rm -rf "$out" "$run/cluster-$one.failed"
}
trap clean EXIT

cluster() { hack/cluster "$@" --name "$one"; }
on_node() { hack/cluster node --name "$one" -- "$@"; }
up() { cluster up --yes >"$out/env"; }
only_exports() { [ "$(grep -cE '^export (KUBECONFIG|KUBECTL|CLUSTER_HOST)=' "$out/env")" -eq 3 ] && [ "$(wc -l <"$out/env")" -eq 3 ]; }
# shellcheck source=/dev/null
kubectl() { (. "$out/env" && "$KUBECTL" "$@"); }

# What a node could leave behind. Other programs of this machine come and go, so only what it would be named after.
traces() {
  ip -o link 2>/dev/null | grep -oE ' (pods|veth[^:@]*)'
  command -v iptables-save >/dev/null && iptables-save 2>/dev/null | grep -E 'KUBE|CNI'
  grep -F "$one" /proc/self/mountinfo
  find /sys/fs/cgroup -maxdepth 2 -name "*$one*"
  # The name comes from a file, so that grep does not find itself.
  grep -lsF -f "$out/name" /proc/[0-9]*/cmdline /proc/[0-9]*/cgroup
  find "$run" -maxdepth 1 -name "*-$one"
  cat /proc/sys/vm/overcommit_memory /proc/sys/kernel/panic /proc/sys/kernel/panic_on_oops /proc/sys/net/ipv4/ip_forward
  ls -d /var/lib/kubelet /var/lib/cni /var/lib/containerd /run/containerd /var/log/pods /etc/cni 2>/dev/null
}

pod() {
  cat <<EOF
apiVersion: v1
kind: Pod
metadata: {name: plain}
spec:
  terminationGracePeriodSeconds: 1
  securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: plain
      image: localhost/busybox:1
      command: [sh, -c, 'echo hello from \$(id -u); sleep 3600']
      securityContext: {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
EOF
}
# Its kubelet's API is asked as anybody could ask.
kubelet_refuses() { [ "$(on_node curl -sk --noproxy '*' -o /dev/null -w '%{http_code}' https://10.88.0.1:10250/pods)" = 401 ]; }
runs_a_pod() { pod | kubectl apply -f - && kubectl wait --for=condition=Ready pod/plain --timeout=120s; }
in_pod() { kubectl exec plain -- sh -c "$1"; }
logs_hello() { kubectl logs plain | grep -x 'hello from 65532'; }
# Its account's token is there, and the API server answers what it may and what it may not.
# shellcheck disable=SC2016 # variables of the Pod
pod_reaches_api() { in_pod 'nc -w 5 "$KUBERNETES_SERVICE_HOST" "$KUBERNETES_SERVICE_PORT" </dev/null && cat /var/run/secrets/kubernetes.io/serviceaccount/token'; }
listen() {
  python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$out" >"$out/listener" 2>&1 &
  listener=$!
  until port=$(grep -oE 'port [0-9]+' "$out/listener"); do sleep 0.1; done
  port=${port#port }
}
pod_reaches_this_machine() { cluster reach "$port" && in_pod "wget -qO- http://$(sed -n 's/^export CLUSTER_HOST=//p' "$out/env"):$port/env" | grep KUBECONFIG; }
node_sees_the_pod() { on_node ps ax | grep -q 'sleep 3600'; }
audit_is_json() { cluster audit | head -n 1 | python3 -c 'import json, sys; json.loads(sys.stdin.readline())["user"]["username"]'; }

# Its kubelet does not start, which is found out at the end of `up`.
failed_up() {
  mkdir -p "$out/bin" && printf '#!/bin/sh\nexit 1\n' >"$out/bin/kubelet" && chmod +x "$out/bin/kubelet"
  PATH=$out/bin:$PATH fails cluster up --yes
}
interrupted_up() {
  local pid
  set -m
  hack/cluster up --name "$one" --yes >"$out/interrupted" 2>&1 &
  pid=$!
  set +m
  until [ -s "$run/cluster-$one/node.pid" ]; do kill -0 "$pid" || return 1; sleep 0.1; done
  kill -INT -- "-$pid"
  wait "$pid"
  [ ! -e "$run/cluster-$one" ]
}
without_root() {
  # Nobody's cache, so that it is really this user's.
  setpriv --reuid 65534 --regid 65534 --clear-groups env XDG_CACHE_HOME="$out/nobody" hack/cluster check
  [ $? -eq 3 ]
}

echo "$one" >"$out/name"
traces >"$out/before"
check "this machine can run a node" hack/cluster check --yes
check "a check leaves nothing" same "$out/before" <(traces)
check "up starts it" up
check "it prints exports only" only_exports
cp "$out/env" "$out/first"
check "a second up is harmless" up
check "it prints the same" same "$out/first" "$out/env"
check "another port is refused while it runs" fails cluster up --port 1
check "a Pod runs, not as root, on a read-only file system" runs_a_pod
check "its log can be read" logs_hello
check "it cannot write" fails in_pod 'touch /here'
check "it has a token, and a way to the API server" pod_reaches_api
listen
check "it reaches a port of this machine once asked for" pod_reaches_this_machine
check "the node sees its processes" node_sees_the_pod
check "the audit log can be read" audit_is_json
check "kubelet's own API wants to know who asks" kubelet_refuses
check "down stops it with the Pod" cluster down
check "nothing is left of it" same "$out/before" <(traces)
check "a second down is fine" cluster down
check "a start that fails says so" failed_up
check "nothing is left of it" same "$out/before" <(traces)
# Whoever is started in the background is deaf to interrupts, and so are those that he starts.
if [ -z "$(trap -p INT)" ]; then
  check "an interrupted start ends" interrupted_up
  check "nothing is left of it" same "$out/before" <(traces)
else
  echo 'skip  an interrupted start ends: this was started deaf to interrupts'
fi
chmod 711 "$out" && mkdir "$out/nobody" && chown 65534:65534 "$out/nobody"
check "without root it says that it cannot" without_root

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
