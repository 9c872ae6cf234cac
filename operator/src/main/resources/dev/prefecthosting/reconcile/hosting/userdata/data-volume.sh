
mkdir -p /usr/local/sbin /etc/systemd/system/ecs.service.d

cat > /usr/local/sbin/prefect-hosting-data-volume <<'SCRIPT'
#!/bin/bash
# Mounts the data volume; formats it first if it is blank.
set -euo pipefail

device=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${DATA_VOLUME_SERIAL}
directory=${DATA_DIRECTORY}

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
Description=Data volume ${DATA_VOLUME_ID} on ${DATA_DIRECTORY}
# At shutdown the containers go first.
Before=docker.service

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=infinity
ExecStart=/usr/local/sbin/prefect-hosting-data-volume
ExecStop=/bin/umount ${DATA_DIRECTORY}
UNIT

# Without the volume no agent, so no server on the wrong disk.
cat > /etc/systemd/system/ecs.service.d/data-volume.conf <<'UNIT'
[Unit]
Requires=prefect-hosting-data-volume.service
After=prefect-hosting-data-volume.service
UNIT
