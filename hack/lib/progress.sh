# shellcheck shell=bash
# One line a step on stderr; stdout belongs to what the caller evaluates.
#   step TEXT                   says what happens now
#   fail TEXT                   says in one line what is wrong, and exits 1
#   progress TEXT LOG CMD...    runs CMD with its output in LOG and shows the seconds; on failure the log's tail
#   need PROGRAM WHY            fails if PROGRAM is not installed

step() { printf '• %s\n' "$*" >&2; }

fail() {
  printf '✗ %s\n' "$*" >&2
  exit 1
}

need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is missing: $2"; }

progress() {
  local text=$1 log=$2 started=$SECONDS said=0 pid rc=0
  shift 2
  # Its own process group, so that Ctrl-C ends its children too; without one it would be deaf to Ctrl-C.
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  set +m
  trap 'kill -- "-$pid" 2>/dev/null; exit 130' INT TERM
  [ -t 2 ] || step "$text …"
  while kill -0 "$pid" 2>/dev/null; do
    if [ -t 2 ]; then
      printf '\r• %s … %d s ' "$text" $((SECONDS - started)) >&2
    elif [ $((SECONDS - started - said)) -ge 30 ]; then
      # Without a terminal one line every half minute keeps a log readable and a watchdog quiet.
      said=$((SECONDS - started))
      step "$text … $said s"
    fi
    sleep 0.5
  done
  wait "$pid" || rc=$?
  trap - INT TERM
  if [ "$rc" -eq 0 ]; then
    [ -t 2 ] && printf '\r' >&2
    step "$text: done in $((SECONDS - started)) s"
  else
    [ -t 2 ] && printf '\n' >&2
    step "$text: failed; the end of $log:"
    tail -n 5 "$log" >&2
  fi
  return "$rc"
}
