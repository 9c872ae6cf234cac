# shellcheck shell=bash
# Processes that outlive the script, each known by a pid file.
#   start PIDFILE LOG CMD...            starts CMD as leader of its own process group
#   running PIDFILE                     is it this very process, not a later one with its number?
#   wait_ready SECONDS PIDFILE CMD...   until CMD succeeds; 1 if the process ends or the time is over
#   stop PIDFILE [SECONDS]              ends the whole group, children too, by force after SECONDS (10); fine if nothing runs
#   born PID                            prints when PID was born, which tells it from a later process of that number

born() {
  if [ -r "/proc/$1/stat" ]; then
    # The name, which may hold blanks, goes first; a zombie counts as gone.
    sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" { print $20 }'
  else
    LC_ALL=C ps -o lstart= -p "$1" 2>/dev/null
  fi
}

start() {
  local file=$1 log=$2
  shift 2
  (
    # Job control gives the child its own group, so that Ctrl-C in this terminal does not reach it.
    set -m
    trap '' HUP
    # Descriptors of the caller, such as that of a flock, must not live on in it.
    "$@" >"$log" 2>&1 </dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
    printf '%s\n%s\n' "$!" "$(born "$!")" >"$file"
  )
}

running() {
  local pid birth
  [ -f "$1" ] || return 1
  { read -r pid && read -r birth; } <"$1" || return 1
  kill -0 "$pid" 2>/dev/null && [ "$(born "$pid")" = "$birth" ]
}

wait_ready() {
  local until=$((SECONDS + $1)) file=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    running "$file" || return 1
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.1
  done
}

stop() {
  local pid turns=$((${2:-10} * 10))
  if running "$1"; then
    read -r pid <"$1"
    [ "$turns" -eq 0 ] || kill -TERM -- "-$pid" 2>/dev/null
    while [ "$turns" -gt 0 ] && kill -0 -- "-$pid" 2>/dev/null; do
      sleep 0.1
      turns=$((turns - 1))
    done
    kill -KILL -- "-$pid" 2>/dev/null
  fi
  rm -f "$1"
}
