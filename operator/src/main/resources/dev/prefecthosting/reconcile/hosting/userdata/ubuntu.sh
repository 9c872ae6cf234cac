
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1

install_packages() {
  apt-get update -q \
    && apt-get install -y -q -o DPkg::Lock::Timeout=600 "$@"
}

persist install_packages ca-certificates curl docker.io

agent=/var/cache/amazon-ecs-init.deb
persist curl -fsS -o "$agent" ${AGENT_PACKAGE_URL}
persist apt-get install -y -q -o DPkg::Lock::Timeout=600 "$agent"

# The packaged unit waits for the end of this script, desktop and all; at a reboot it is in a ring of orderings with
# multi-user.target, which systemd breaks by dropping one of its members.
sed 's/ *cloud-final\.service//; /^After=$/d' /usr/lib/systemd/system/ecs.service > /etc/systemd/system/ecs.service
