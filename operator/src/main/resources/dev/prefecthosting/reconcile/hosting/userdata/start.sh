
systemctl daemon-reload
# ecs.service comes after cloud-init's last stage, which is this script: waiting for it would never end.
systemctl enable --now --no-block ecs.service
