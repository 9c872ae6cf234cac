#!/usr/bin/env bash
# The node: containerd and kubelet in namespaces of their own, so that their mounts, interfaces and processes go with them.
#   node.sh enter       becomes the node whose folder is NODE_STATE; its process ID stays
#   node.sh refused     prints in one line what this machine does not allow of it; nothing if all is well
# Of the environment: CACHE, NODE_STATE (in CACHE), NODE_GROUP, NODE_PATH, NODE_LIBRARIES, CNI, BUSYBOX, KUBELET
set -u

SELF=$(cd "$(dirname "${BASH_SOURCE[0]}")" >/dev/null && pwd)/$(basename "${BASH_SOURCE[0]}")
# shellcheck source=/dev/null
. "${SELF%/*}/groups.sh"
# shellcheck source=/dev/null
. "${SELF%/*}/network.sh"

# What kubelet would set for the whole machine, with the values it wants.
TUNABLES='vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1
  kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000'

die() {
  echo "$*" >&2
  exit 1
}

# First the group, then the namespace that makes it look like the root, then all others.
enter() {
  join_group "$NODE_GROUP" || die 'no control groups'
  exec unshare --cgroup bash "$SELF" inside-group "$@"
}

inside_group() {
  leave_root_of_group "$NODE_GROUP" || die 'no control group for the node itself'
  exec unshare --net --mount --uts --ipc --pid --fork --kill-child --mount-proc bash "$SELF" "$@"
}

# The cache stays in sight under /mnt; what programs write elsewhere disappears with these mounts.
mount_all() {
  local folder
  mount --bind "$CACHE" /mnt && mount -t sysfs sysfs /sys && mount_groups || return 1
  for folder in /run /var/lib /var/log; do mount -t tmpfs tmpfs "$folder" || return 1; done
}

hide_tunables() {
  local tunable file
  for tunable in $TUNABLES; do
    file=/run/tunables/${tunable%=*}
    [ -e "/proc/sys/${tunable%=*}" ] || continue
    mkdir -p "${file%/*}" && echo "${tunable#*=}" >"$file" && mount --bind "$file" "/proc/sys/${tunable%=*}" || return 1
  done
}

overlay_works() {
  mkdir -p "$1/lower" "$1/upper" "$1/work" "$1/merged" \
    && mount -t overlay overlay -o "lowerdir=$1/lower,upperdir=$1/upper,workdir=$1/work" "$1/merged" 2>/dev/null \
    && umount "$1/merged"
}

configure_containerd() {
  local snapshotter=native
  ! overlay_works "$NODE/try" || snapshotter=overlayfs
  echo "$snapshotter" >"$NODE/snapshotter"
  # Without the right to lower a process's chance of being killed for memory, every Pod would fail.
  cat <<EOF
version = 2
root = "$NODE/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/busybox:1"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$snapshotter"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$CNI"
    conf_dir = "$NODE/cni"
EOF
}

# A full disk of the machine must not make it throw images away that no registry would give again.
configure_kubelet() {
  cat <<EOF
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $NODE/kubelet-client.crt}}
authorization: {mode: Webhook}
containerRuntimeEndpoint: unix:///run/containerd.sock
volumePluginDir: $NODE/kubelet/plugins-exec
resolvConf: $NODE/resolv.conf
clusterDNS: [$DNS_ADDRESS]
readOnlyPort: 0
oomScoreAdj: 0
failSwapOn: false
failCgroupV1: false
cgroupDriver: cgroupfs
enforceNodeAllocatable: []
makeIPTablesUtilChains: false
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 1Mi, nodefs.available: 10Mi, imagefs.available: 10Mi}
EOF
}

# Paths as they are once the cache is under /mnt.
move_paths() {
  NODE=/mnt${NODE_STATE#"$CACHE"}
  CNI=${CNI/#"$CACHE"//mnt} BUSYBOX=${BUSYBOX/#"$CACHE"//mnt} KUBELET=${KUBELET/#"$CACHE"//mnt}
  NODE_LIBRARIES=${NODE_LIBRARIES/#"$CACHE"//mnt}
  export PATH=${NODE_PATH//"$CACHE"//mnt}$PATH
}

# Process 1 of the node. When either program ends it ends, and the kernel ends whatever else is left.
run() {
  mount_all || die 'the node could not mount what it needs'
  hide_tunables || die 'the node could not keep kubelet from the settings of this machine'
  move_paths
  # The folder is private; what the programs make in it is for Pods of any user.
  umask 022
  hostname node
  make_network "$NODE/cni" || die 'the node could not make its network'
  echo "nameserver $DNS_ADDRESS" >"$NODE/resolv.conf"
  configure_containerd >"$NODE/containerd.toml"
  configure_kubelet >"$NODE/kubelet.yaml"
  trap 'exit 0' TERM INT
  LD_LIBRARY_PATH=$NODE_LIBRARIES containerd --config "$NODE/containerd.toml" >"$NODE/containerd.log" 2>&1 &
  until ctr --address /run/containerd.sock version >/dev/null 2>&1; do
    kill -0 "$!" || die 'containerd ended'
    sleep 0.2
  done
  ctr --address /run/containerd.sock --namespace k8s.io images import --snapshotter "$(cat "$NODE/snapshotter")" \
    "$NODE/busybox.tar" || die 'the pause image was not taken'
  "$KUBELET" --config "$NODE/kubelet.yaml" --kubeconfig "$NODE/kubelet.kubeconfig" --root-dir "$NODE/kubelet" \
    --hostname-override node --node-ip "$NODE_ADDRESS" >"$NODE/kubelet.log" 2>&1 &
  wait -n
  die 'containerd or kubelet ended'
}

# Each line is one right that a node needs, tried alone and taken back.
try_all() {
  mount_all || die 'it refuses mounts'
  move_paths
  make_network /run/cni || die 'it refuses a bridge'
  "$BUSYBOX" ip link add one type veth peer name other || die 'it refuses pairs of network interfaces'
}

case ${1:-} in
  enter) enter run ;;
  inside-group) shift && inside_group "$@" ;;
  run) run ;;
  try) try_all ;;
  refused)
    (enter try) 2>&1 | tail -n 1
    leave_group "$NODE_GROUP"
    ;;
  *) die "usage: node.sh enter | refused" ;;
esac
