# Checks of scripts as their users call them, for the scripts beside this one. Sourced.
# shellcheck shell=bash
out=$(mktemp -d)
passed=0 failed=0

check() {
  local what=$1
  shift
  if "$@" >"$out/check.log" 2>&1; then
    passed=$((passed + 1))
    echo "ok    $what"
  else
    failed=$((failed + 1))
    echo "FAIL  $what"
    sed 's/^/      /' "$out/check.log"
  fi
}

fails() { ! "$@"; }
same() { diff "$1" "$2"; }
within() {
  local limit=$1 started=$SECONDS
  shift
  "$@" && echo "$((SECONDS - started)) s" && [ $((SECONDS - started)) -le "$limit" ]
}
# Both at the same time, by the up of who sources this.
up_both() {
  local rc=0
  up "$one" one &
  up "$two" two || rc=1
  wait $! || rc=1
  return $rc
}
