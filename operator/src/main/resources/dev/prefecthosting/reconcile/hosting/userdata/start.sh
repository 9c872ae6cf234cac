
systemctl daemon-reload
# It waits for the volume, and Amazon Linux has it after cloud-init's last stage, which is this script: no waiting here.
systemctl enable --now --no-block ecs.service
