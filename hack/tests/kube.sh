#!/usr/bin/env bash
# hack/kube as its users call it: twice, side by side, interrupted, and with what is wrong.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
one=test-$$-a two=test-$$-b
# shellcheck source=/dev/null
. hack/tests/checks.sh

# shellcheck disable=SC2329 # called by the trap
clean() {
  hack/kube down --name "$one" && hack/kube down --name "$two"
  rm -rf "$out"
}
trap clean EXIT

only_exports() { [ "$(grep -c '^export KUBE[A-Z]*=' "$1")" -eq 2 ] && [ "$(wc -l <"$1")" -eq 2 ]; }
# shellcheck source=/dev/null
kubectl_of() { (. "$out/$1.env" && shift && "$KUBECTL" "$@"); }
up() { hack/kube up --name "$1" >"$out/$2.env"; }
# The addresses that process $1 listens on.
addresses() {
  if command -v ss >/dev/null; then
    ss -ltnpH | awk -v pid="pid=$1," 'index($0, pid) { print $4 }'
  else
    lsof -nP -a -p "$1" -iTCP -sTCP:LISTEN | awk 'NR > 1 { print $9 }'
  fi
}
loopback_only() {
  local pid
  pid=$(head -n 1 "$(dirname "$kubeconfig")/kube-apiserver.pid")
  [ "$(addresses "$pid")" = "${server#https://}" ]
}
no_port() { [ -z "$(addresses "$(head -n 1 "$(dirname "$kubeconfig")/etcd.pid")")" ]; }
tls_is_checked() {
  grep -q certificate-authority-data "$kubeconfig" && ! grep -q insecure "$kubeconfig" \
    && fails curl -s --noproxy '*' "$server/readyz"
}
anonymous_is_refused() {
  [ "$(curl -sk --noproxy '*' -o /dev/null -w '%{http_code}' "$server/api/v1/namespaces/default/secrets")" = 403 ]
}
state_is_private() { [ -z "$(find "$(dirname "$kubeconfig")" -prune -perm -001)" ]; }
killed_server_comes_back() {
  kill -KILL "$(head -n 1 "$(dirname "$kubeconfig")/kube-apiserver.pid")"
  up "$one" one && kubectl_of one get namespace default
}

check "two names start side by side" up_both
check "up prints exports only" only_exports "$out/one.env"
cp "$out/one.env" "$out/first.env"
check "a second up returns at once" within 1 up "$one" one
check "a second up prints the same" same "$out/first.env" "$out/one.env"
check "kubectl creates a namespace" kubectl_of one create namespace here
check "the other server does not have it" fails kubectl_of two get namespace here
check "a service account gets a token" kubectl_of one create serviceaccount robot
check "the token is issued" kubectl_of one create token robot
check "a service account may do nothing" \
  fails kubectl_of one auth can-i list secrets --as system:serviceaccount:default:robot

kubeconfig=$(sed -n 's/^export KUBECONFIG=//p' "$out/one.env")
server=$(grep -o 'https://[0-9.:]*' "$kubeconfig")
check "the certificate is checked" tls_is_checked
check "anonymous calls are refused" anonymous_is_refused
check "the state folder is private" state_is_private
check "the API server listens on the loopback only" loopback_only
check "etcd listens on no port" no_port
check "another --port is refused while it runs" fails hack/kube up --name "$one" --port 1
check "a taken --port is refused" fails hack/kube up --name "$one-x" --port "${server##*:}"
check "a wrong name is refused" fails hack/kube up --name ../x
check "a server that was killed comes back" killed_server_comes_back

check "down stops it" hack/kube down --name "$one"
check "nothing answers after it" fails curl -sk --noproxy '*' "$server/readyz"
check "its data is gone" fails test -e "$(dirname "$kubeconfig")"
check "a second down is fine" hack/kube down --name "$one"
check "a warm start takes 6 s at most" within 6 up "$one" one

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
