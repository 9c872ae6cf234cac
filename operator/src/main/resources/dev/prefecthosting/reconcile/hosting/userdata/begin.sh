#!/bin/bash
# cloud-init runs this once for each instance; what must outlast a reboot is left in systemd units.
set -euo pipefail

# Network and package mirrors may come later than this script.
persist() {
  until "$@"; do
    echo "again in 10 s: $*" >&2
    sleep 10
  done
}
