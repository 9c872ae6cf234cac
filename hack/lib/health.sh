# shellcheck shell=bash
# The program that judges resources as Argo CD and Flux do (needs progress.sh, cache.sh, background.sh, tools.sh).
#   build_health        sets HEALTH to its path; made once for each content of hack/modules/health

build_health() {
  local source=$MODULES/health
  HEALTH=$CACHE/health/$(cat "$source"/*.go "$source"/go.* | cksum | tr -d ' ')
  [ -x "$HEALTH" ] || with_lock health make_health "$source" || exit 1
}

make_health() {
  # Another process may have made it while this one waited for the lock.
  [ ! -x "$HEALTH" ] || return 0
  need go 'install Go (https://go.dev/dl): it builds the health checks of Argo CD and Flux'
  mkdir -p "$CACHE/health"
  progress 'building the health checks of Argo CD and Flux (once)' "$HEALTH.log" \
    go_build "$1" "$HEALTH.new" '-s -w' . || return 1
  mv "$HEALTH.new" "$HEALTH"
}
