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

mkdir -p /etc/ecs
cat > /etc/ecs/ecs.config <<'CONFIG'
ECS_CLUSTER=default-demo-cluster-0a1b2c3d
ECS_ENABLE_TASK_IAM_ROLE=true
ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=true
ECS_AWSVPC_BLOCK_IMDS=true
ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true
ECS_AVAILABLE_LOGGING_DRIVERS=["json-file","awslogs"]
CONFIG

mkdir -p /usr/local/sbin /etc/systemd/system/ecs.service.d

cat > /usr/local/sbin/prefect-hosting-data-volume <<'SCRIPT'
#!/bin/bash
# Mounts the data volume; formats it first if it is blank.
set -euo pipefail

device=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0
directory=/var/lib/prefect-hosting/data

if mountpoint -q "$directory"; then
  exit 0
fi

# The volume is attached after launch, and again after a replacement.
until [ -b "$device" ]; do
  sleep 2
done

# Blank is: readable, and zeros where every file system and partition table has its signature.
written=$(head -c 1048576 "$device" | tr -d '\0' | wc -c)
if [ "$written" -eq 0 ]; then
  mkfs.ext4 -q -L prefect-data "$device"
fi

fsck.ext4 -p "$device" || [ $? -eq 1 ]
# Immutable while nothing is mounted on it: nothing can be written to the root disk by mistake.
mkdir -p "$directory"
chattr +i "$directory"
mount -t ext4 -o noatime "$device" "$directory"
resize2fs "$device"
SCRIPT
chmod 0755 /usr/local/sbin/prefect-hosting-data-volume

cat > /etc/systemd/system/prefect-hosting-data-volume.service <<'UNIT'
[Unit]
Description=Data volume vol-0123456789abcdef0 on /var/lib/prefect-hosting/data
# At shutdown the containers go first.
Before=docker.service

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=infinity
ExecStart=/usr/local/sbin/prefect-hosting-data-volume
ExecStop=/bin/umount /var/lib/prefect-hosting/data
UNIT

# Without the volume no agent, so no server on the wrong disk.
cat > /etc/systemd/system/ecs.service.d/data-volume.conf <<'UNIT'
[Unit]
Requires=prefect-hosting-data-volume.service
After=prefect-hosting-data-volume.service
UNIT

export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1

install_packages() {
  apt-get update -q \
    && apt-get install -y -q -o DPkg::Lock::Timeout=600 "$@"
}

persist install_packages ca-certificates curl docker.io

agent=/var/cache/amazon-ecs-init.deb
persist curl -fsS -o "$agent" https://s3.eu-west-1.amazonaws.com/amazon-ecs-agent-eu-west-1/amazon-ecs-init-latest.amd64.deb
persist apt-get install -y -q -o DPkg::Lock::Timeout=600 "$agent"

# The packaged unit waits for the end of this script, desktop and all; at a reboot it is in a ring of orderings with
# multi-user.target, which systemd breaks by dropping one of its members.
sed 's/ *cloud-final\.service//; /^After=$/d' /usr/lib/systemd/system/ecs.service > /etc/systemd/system/ecs.service

# cloud-init prints host keys at the first boot alone, and the console forgets: at each boot, so that a reboot tells them.
cat > /var/lib/cloud/scripts/per-boot/prefect-hosting-host-keys << 'EOF'
#!/bin/sh
{
  echo '-----BEGIN SSH HOST KEY KEYS-----'
  cat /etc/ssh/ssh_host_*_key.pub
  echo '-----END SSH HOST KEY KEYS-----'
} > /dev/console
EOF
chmod 755 /var/lib/cloud/scripts/per-boot/prefect-hosting-host-keys

systemctl daemon-reload
# It waits for the volume, and Amazon Linux has it after cloud-init's last stage, which is this script: no waiting here.
systemctl enable --now --no-block ecs.service
