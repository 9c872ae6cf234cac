
# The desktop comes last: the server need not wait for it.
persist install_packages xfce4 xfce4-terminal dbus-x11 xrdp gnupg

# Ubuntu's own Firefox is a snap, which a session of xrdp can't start.
key=/etc/apt/keyrings/packages.mozilla.org.asc
install -d -m 0755 /etc/apt/keyrings
persist curl -fsS -o "$key" https://packages.mozilla.org/apt/repo-signing-key.gpg
gpg --batch --show-keys --with-colons "$key" | grep -q '^fpr:::::::::35BAA0B33E9EB396F59CA838C0BA5CE6DC6315A3:'
echo "deb [signed-by=$key] https://packages.mozilla.org/apt mozilla main" > /etc/apt/sources.list.d/mozilla.list
cat > /etc/apt/preferences.d/mozilla <<'PIN'
Package: firefox*
Pin: origin packages.mozilla.org
Pin-Priority: 1000
PIN
persist install_packages firefox
install -d -m 0755 /etc/firefox/policies
echo '{"policies": {"Homepage": {"URL": "http://localhost:4200", "StartPage": "homepage"}}}' \
  > /etc/firefox/policies/policies.json

# No sudo, no SSH key, and no password until the timer below has set it.
if ! id prefect > /dev/null 2>&1; then
  useradd --create-home --shell /bin/bash prefect
fi
echo startxfce4 > /home/prefect/.xsession
chown prefect:prefect /home/prefect/.xsession
usermod -a -G ssl-cert xrdp

persist snap wait system seed.loaded
persist snap install aws-cli --classic

cat > /usr/local/sbin/prefect-hosting-desktop-password <<'SCRIPT'
#!/bin/bash
# Gives the user prefect the password that the parameter holds now.
set -euo pipefail

IFS= read -r password < <(
  /snap/bin/aws ssm get-parameter --region ${REGION} --name ${DESKTOP_PARAMETER} --with-decryption \
    --query Parameter.Value --output text
)
# By standard input: a command line is there for every user to read.
printf 'prefect:%s\n' "$password" | chpasswd
SCRIPT
chmod 0755 /usr/local/sbin/prefect-hosting-desktop-password

cat > /etc/systemd/system/prefect-hosting-desktop-password.service <<'UNIT'
[Unit]
Description=Password of the desktop user from its parameter
Wants=network-online.target
After=network-online.target snapd.service

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/prefect-hosting-desktop-password
UNIT

cat > /etc/systemd/system/prefect-hosting-desktop-password.timer <<'UNIT'
[Unit]
Description=Picks up a rotated desktop password

[Timer]
OnActiveSec=0
OnUnitInactiveSec=5min
RandomizedDelaySec=30

[Install]
WantedBy=timers.target
UNIT

systemctl daemon-reload
systemctl enable --now prefect-hosting-desktop-password.timer
systemctl enable xrdp.service
systemctl restart xrdp.service
