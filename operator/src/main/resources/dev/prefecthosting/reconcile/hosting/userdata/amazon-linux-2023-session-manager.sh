
if ! rpm -q amazon-ssm-agent > /dev/null; then
  persist dnf install -y -q amazon-ssm-agent
fi
systemctl enable --now amazon-ssm-agent
