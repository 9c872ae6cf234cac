
# Docker and the agent are in the ECS-optimised image.
if ! command -v mkfs.ext4 > /dev/null; then
  persist dnf install -y -q e2fsprogs
fi
