# shellcheck shell=bash
# The OpenSSH server: the one that is there, else Debian's package, unpacked and not installed
# (needs progress.sh, cache.sh, background.sh).
#   openssh_server      sets SSHD to its path and SSHD_LIBRARIES to the folder of libraries that it brings

openssh_server() {
  SSHD_LIBRARIES=$CACHE/openssh
  if SSHD=$(PATH=$PATH:/usr/sbin:/usr/local/sbin type -P sshd); then return 0; fi
  SSHD=$CACHE/openssh/sshd
  [ -x "$SSHD" ] || with_lock openssh unpack_openssh || exit 1
}

unpack_openssh() {
  [ ! -x "$CACHE/openssh/sshd" ] || return 0
  command -v apt-get >/dev/null && command -v dpkg >/dev/null \
    || fail 'there is no sshd here: install the OpenSSH server (it is not started)'
  mkdir -p "$CACHE/openssh/packages"
  progress "downloading Debian's OpenSSH server (once)" "$CACHE/openssh/download.log" download_openssh
}

download_openssh() {
  cd "$CACHE/openssh/packages" && apt-get download openssh-server libwrap0 || return 1
  for package in *.deb; do dpkg -x "$package" . || return 1; done
  find . -name 'libwrap.so*' -exec cp -a {} "$CACHE/openssh/" \; || return 1
  cp usr/sbin/sshd "$CACHE/openssh/sshd" && cd .. && rm -rf packages
}
