
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
