# shellcheck shell=bash
# Processes that outlive the script, each known by a pid file.
#   start PIDFILE LOG CMD...            starts CMD as leader of its own process group
#   running PIDFILE                     is it this very process, not a later one with its number?
#   wait_ready SECONDS PIDFILE CMD...   until CMD succeeds; 1 if the process ends or the time is over
#   stop PIDFILE                        ends the whole group, children too; fine if nothing runs

# When a process was born tells it from a later one with the same number.
born() {
  if [ -r "/proc/$1/stat" ]; then
    sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
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
    nohup "$@" >"$log" 2>&1 </dev/null &
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
  local pid i
  if running "$1"; then
    read -r pid <"$1"
    kill -TERM -- "-$pid" 2>/dev/null
    for ((i = 0; i < 100; i++)); do
      kill -0 -- "-$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL -- "-$pid" 2>/dev/null
  fi
  rm -f "$1"
}
