# shellcheck shell=bash
# Control groups of the node: one of each hierarchy is its own, and by a namespace it takes that one for the root.
#   join_group NAME             makes it and puts this process there
#   leave_root_of_group NAME    where groups are of version 2: into a group below it, as one with processes has no others below
#   mount_groups                in the node: /sys/fs/cgroup anew, with the group as root
#   leave_group NAME            removes it with all below, once no process is there

unified() { [ -e /sys/fs/cgroup/cgroup.controllers ]; }

# Prints 'folder options' of each hierarchy of version 1, such as `cpu,cpuacct cpu,cpuacct` and `systemd none,name=systemd`.
hierarchies() {
  awk -F: '$2 != "" {
    folder = options = $2
    if (sub(/^name=/, "", folder)) options = "none," options
    print folder, options
  }' /proc/self/cgroup
}

delegate() {
  local controller
  # They are words of one line.
  while read -r -d ' ' controller || [ -n "$controller" ]; do
    echo "+$controller" 2>/dev/null >"$1/cgroup.subtree_control"
  done <"$1/cgroup.controllers"
}

join_group() {
  local group folder file
  if unified; then
    delegate /sys/fs/cgroup
    mkdir -p "/sys/fs/cgroup/$1" && echo "$BASHPID" >"/sys/fs/cgroup/$1/cgroup.procs"
    return
  fi
  while read -r folder _; do
    group=/sys/fs/cgroup/$folder/$1
    mkdir -p "$group" || return 1
    # A new group has no processors and no memory until it is given some.
    for file in cpuset.cpus cpuset.mems; do
      [ ! -e "$group/$file" ] || cat "$group/../$file" >"$group/$file"
    done
    echo "$BASHPID" >"$group/cgroup.procs" || return 1
  done < <(hierarchies)
}

leave_root_of_group() {
  unified || return 0
  mkdir -p "/sys/fs/cgroup/$1/init" && echo "$BASHPID" >"/sys/fs/cgroup/$1/init/cgroup.procs"
}

mount_groups() {
  local folder options
  if unified; then
    mount -t cgroup2 cgroup2 /sys/fs/cgroup && delegate /sys/fs/cgroup
    return
  fi
  mount -t tmpfs tmpfs /sys/fs/cgroup || return 1
  while read -r folder options; do
    mkdir "/sys/fs/cgroup/$folder" && mount -t cgroup -o "$options" cgroup "/sys/fs/cgroup/$folder" || return 1
  done < <(hierarchies)
}

# The kernel needs a moment after the last process.
leave_group() {
  local group turns
  for group in /sys/fs/cgroup/"$1" /sys/fs/cgroup/*/"$1"; do
    turns=50
    while [ -d "$group" ] && [ "$turns" -gt 0 ]; do
      find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
      [ ! -d "$group" ] || sleep 0.1
      turns=$((turns - 1))
    done
  done
}
