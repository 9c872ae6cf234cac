
if ! dpkg -s ec2-instance-connect > /dev/null 2>&1; then
  persist install_packages ec2-instance-connect
fi
