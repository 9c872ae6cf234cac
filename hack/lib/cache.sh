# shellcheck shell=bash
# Everything obtained or running lives here, outside the checkout.
#   CACHE                       the folder (exported)
#   run_dir PROGRAM NAME        prints the state folder of a running thing
#   check_name NAME             fails unless NAME can be part of a file name
#   with_lock NAME CMD...       runs CMD while no other process of this cache holds NAME (needs background.sh)

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/prefect-hosting-operator
export CACHE
mkdir -p "$CACHE/run" "$CACHE/lock" || fail "cannot write to $CACHE; set XDG_CACHE_HOME to a folder that you may write"

run_dir() { printf '%s/run/%s-%s\n' "$CACHE" "$1" "$2"; }

check_name() {
  case $1 in
    '' | *[!a-z0-9-]*) fail "--name '$1': use lower-case letters, digits and hyphens" ;;
  esac
}

# A link is made with its target in one step, so a lock never exists without its holder (macOS has no flock).
with_lock() {
  local lock=$CACHE/lock/$1 holder said='' rc=0
  shift
  until ln -s "$$ $(born $$)" "$lock" 2>/dev/null; do
    holder=$(readlink "$lock" 2>/dev/null) || continue
    if [ "$(born "${holder%% *}")" != "${holder#* }" ]; then
      [ "$(readlink "$lock" 2>/dev/null)" != "$holder" ] || rm -f "$lock"
      continue
    fi
    [ -n "$said" ] || step "waiting for process ${holder%% *}, which holds $lock"
    said=yes
    sleep 0.5
  done
  # A subshell: fail and Ctrl-C inside it still come back here to release the lock.
  ("$@") || rc=$?
  rm -f "$lock"
  return "$rc"
}
