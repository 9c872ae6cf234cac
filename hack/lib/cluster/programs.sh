# shellcheck shell=bash disable=SC2034,SC2154 # variables of hack/cluster and for it
# What a node runs beside Kubernetes (needs progress.sh, cache.sh, background.sh).
#   node_programs YES       sets NODE_PATH, NODE_LIBRARIES, CNI and BUSYBOX: the machine's own, else those of the
#                           distribution's packages, unpacked into the cache after YES or an answer; 1 with REASON if there are none

NODE_PACKAGES='containerd runc containernetworking-plugins busybox-static libseccomp2'

node_programs() {
  local folder
  NODE_PATH='' NODE_LIBRARIES=''
  ! machine_has_them || return 0
  folder=$CACHE/node/$(uname -m)
  [ -e "$folder/complete" ] || fetch_packages "$folder" "$1" || return 1
  # shellcheck disable=SC2034 # for the caller
  NODE_PATH=$folder/usr/bin:$folder/usr/sbin: CNI=$folder/usr/lib/cni BUSYBOX=$folder/bin/busybox \
    NODE_LIBRARIES=$(dirname "$(find "$folder/usr/lib" "$folder/lib" -name 'libseccomp.so.2' 2>/dev/null | head -n 1)")
}

machine_has_them() {
  local program
  for program in containerd containerd-shim-runc-v2 ctr runc busybox; do
    type -P "$program" >/dev/null || return 1
  done
  BUSYBOX=$(type -P busybox)
  # It goes into an image too, where no libraries are.
  ! grep -qE 'ld-linux|ld-musl' "$BUSYBOX" || return 1
  for CNI in /opt/cni/bin /usr/lib/cni /usr/libexec/cni; do
    [ ! -x "$CNI/bridge" ] || [ ! -x "$CNI/host-local" ] || [ ! -x "$CNI/loopback" ] || return 0
  done
  return 1
}

# fetch_packages FOLDER YES
fetch_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    REASON='containerd, runc, the CNI plugins and a static busybox are missing (only packages of Debian and its kin are fetched)'
    return 1
  fi
  step "a node needs these packages of the distribution: $NODE_PACKAGES"
  step "they are unpacked into $1 (150 MB); nothing is installed"
  agreed "$2" || return 1
  # Somebody who starts a second one just now waits for the same packages.
  with_lock node-programs unpack_packages "$1" && [ -e "$1/complete" ] && return 0
  REASON="the distribution's packages of containerd could not be fetched (log: $1.log)"
  return 1
}

agreed() {
  local answer
  [ -z "$1" ] || return 0
  if ! [ -t 0 ]; then
    REASON='somebody has to agree to fetching packages: --yes'
    return 1
  fi
  read -r -p '  fetch them? [y/N] ' answer && case $answer in y | Y | yes) return 0 ;; esac
  REASON='the packages of containerd are not wanted'
  return 1
}

unpack_packages() {
  [ ! -e "$1/complete" ] || return 0
  mkdir -p "$1.new" && progress 'fetching containerd, runc and CNI plugins' "$1.log" download_packages "$1.new" || return 1
  rm -rf "$1" && mv "$1.new" "$1" && touch "$1/complete"
}

# Lists of its own: those of the machine may be old, and are not ours to renew.
download_packages() {
  local package options
  cd "$1" && mkdir -p apt/lists/partial apt/cache/archives/partial || return 1
  options="-o Dir::State::lists=$1/apt/lists -o Dir::Cache=$1/apt/cache -o APT::Sandbox::User=root"
  options="$options -o Acquire::Retries=2 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20"
  # An archive that is out of reach may be one that has none of these.
  # shellcheck disable=SC2086 # options are words
  apt-get $options update || echo 'not every list was read'
  # shellcheck disable=SC2086
  apt-get $options download $NODE_PACKAGES || return 1
  for package in *.deb; do dpkg-deb -x "$package" . || return 1; done
  rm -rf apt ./*.deb
}
