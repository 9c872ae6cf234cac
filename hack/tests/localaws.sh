#!/usr/bin/env bash
# hack/localaws as its users call it: twice, side by side, killed, and with what is wrong.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
one=test-$$-a two=test-$$-b
# shellcheck source=/dev/null
. hack/tests/checks.sh

# shellcheck disable=SC2329 # called by the trap
clean() {
  hack/localaws down --name "$one" && hack/localaws down --name "$two"
  rm -rf "$out"
}
trap clean EXIT

only_exports() { [ "$(grep -c '^export [A-Z_]*=[^ ]*$' "$1")" -eq 5 ] && [ "$(wc -l <"$1")" -eq 5 ]; }
value() { sed -n "s/^export $2=//p" "$out/$1.env"; }
up() { hack/localaws up --name "$1" >"$out/$2.env"; }
get() { curl -sf --noproxy '*' "$(value "$1" AWS_ENDPOINT_URL)$2"; }
# A call that needs no client: the signature is not checked.
create_vpc() {
  curl -sf --noproxy '*' "$(value "$1" AWS_ENDPOINT_URL)/" -d 'Action=CreateVpc&CidrBlock=10.0.0.0/16&Version=2016-11-15' \
    -H 'Authorization: AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-1/ec2/aws4_request, SignedHeaders=host, Signature=0'
}
counted() { get "$1" /sim/calls | grep -q "\"total\": $2,"; }
killed_server_comes_back() {
  kill -KILL "$(head -n 1 "$state/localaws.pid")"
  up "$one" one && get one /sim/health
}

check "two names start side by side" up_both
check "up prints exports only" only_exports "$out/one.env"
cp "$out/one.env" "$out/first.env"
check "a second up returns at once" within 1 up "$one" one
check "a second up prints the same" same "$out/first.env" "$out/one.env"
check "a call is answered" create_vpc one
check "the call was counted" counted one 1
check "the other server does not know of it" counted two 0
check "the task list answers" get one /sim/tasks

url=$(value one AWS_ENDPOINT_URL)
state=$(dirname "$(find "${XDG_CACHE_HOME:-$HOME/.cache}/prefect-hosting-operator/run" -path "*localaws-$one/env")")
check "it listens on the loopback" test "${url%:*}" = http://127.0.0.1
check "the state folder is private" test -z "$(find "$state" -prune -perm -001)"
check "another --port is refused while it runs" fails hack/localaws up --name "$one" --port 1
check "a taken --port is refused" fails hack/localaws up --name "$one-x" --port "${url##*:}"
check "a wrong name is refused" fails hack/localaws up --name ../x
check "a missing images file is refused" fails hack/localaws up --name "$one" --images "$out/nothing"
check "a server that was killed comes back" killed_server_comes_back

check "down stops it" hack/localaws down --name "$one"
check "nothing answers after it" fails get one /sim/health
check "its data is gone" fails test -e "$state"
check "a second down is fine" hack/localaws down --name "$one"
check "a warm start takes 5 s at most" within 5 up "$one" one

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
