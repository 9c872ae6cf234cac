
# Canonical's images have it as a snap.
snap list amazon-ssm-agent > /dev/null 2>&1 || persist snap install amazon-ssm-agent --classic
snap start --enable amazon-ssm-agent
