# shellcheck shell=bash
# Python with locked packages, made once for each content of the locks (needs progress.sh, cache.sh, background.sh).
#   python_environment LOCK...      sets PYTHON to the interpreter that has what the locks name

python_environment() {
  local environment
  need python3 'install Python 3.11 or later'
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "python3 is $(python3 -V); 3.11 or later is needed"
  environment=$CACHE/python/$( (python3 -V; cat "$@") | cksum | tr -d ' ')
  [ -e "$environment/complete" ] || with_lock "python-${environment##*/}" install_environment "$environment" "$@" || exit 1
  # shellcheck disable=SC2034 # for the caller
  PYTHON=$environment/bin/python
}

install_environment() {
  # Another process may have made it while this one waited for the lock.
  [ ! -e "$1/complete" ] || return 0
  mkdir -p "$CACHE/python"
  progress "installing Python packages of $(basename "$2") (once)" "$1.log" create_environment "$@" && touch "$1/complete"
}

create_environment() {
  local environment=$1 lock locks=()
  shift
  for lock in "$@"; do locks+=(-r "$lock"); done
  python3 -m venv --clear "$environment" \
    && "$environment/bin/python" -m pip install --disable-pip-version-check "${locks[@]}"
}
