
if ! rpm -q ec2-instance-connect > /dev/null; then
  persist dnf install -y -q ec2-instance-connect
fi
