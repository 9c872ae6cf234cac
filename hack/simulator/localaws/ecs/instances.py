"""Container instances: they join the cluster that their user data names, and leave when they are terminated."""

from __future__ import annotations

import base64
import binascii
import email
import re
from typing import Any

from moto.ec2 import ec2_backends

CLUSTER = re.compile(r"ECS_CLUSTER=[\"']?([A-Za-z0-9_-]+)")
# The agent of a machine that waits for a volume by its ID does not start before that is attached.
AWAITED_VOLUME = re.compile(r"nvme-Amazon_Elastic_Block_Store_vol([0-9a-f]{17})")
GONE = ("shutting-down", "terminated")


def refresh(backend: Any) -> None:
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    present = {instance.id: instance for instance in ec2.all_instances()}
    for cluster_name in list(backend.container_instances):
        _part(backend, cluster_name, present)
    known = {each.ec2_instance_id for c in backend.container_instances.values() for each in c.values()}
    for instance in present.values():
        if instance.id not in known and not getattr(instance, "left_its_cluster", False):
            _join(backend, ec2, instance)


def _part(backend: Any, cluster_name: str, present: dict[str, Any]) -> None:
    members = backend.container_instances[cluster_name]
    for identifier, member in list(members.items()):
        instance = present.get(member.ec2_instance_id)
        state = instance.state if instance is not None else "terminated"
        member.agent_connected = state == "running"
        if state not in GONE and state != "stopped":
            continue
        for task in backend.tasks.get(cluster_name, {}).values():
            if task.container_instance_arn == member.container_instance_arn and task.last_status != "STOPPED":
                task.stop(f"Host EC2 (instance {member.ec2_instance_id}) {state}.", "TerminationNotice")
        if state in GONE:
            members.pop(identifier)


def _join(backend: Any, ec2: Any, instance: Any) -> None:
    # The agent registers only from a running machine, and only with the credentials of an instance profile.
    if instance.state != "running" or not _has_profile(ec2, instance):
        return
    if not _has_volumes(ec2, instance):
        return
    cluster = cluster_of(instance)
    if cluster in backend.clusters and backend.clusters[cluster].status == "ACTIVE":
        backend.register_container_instance(cluster, instance.id)


def _has_profile(ec2: Any, instance: Any) -> bool:
    return any(each.instance.id == instance.id for each in ec2.iam_instance_profile_associations.values())


def _has_volumes(ec2: Any, instance: Any) -> bool:
    awaited = {f"vol-{each}" for each in AWAITED_VOLUME.findall(plain_user_data(instance.user_data))}
    attached = {
        volume.id
        for volume in ec2.volumes.values()
        if volume.attachment and volume.attachment.instance.id == instance.id
    }
    return awaited <= attached


def cluster_of(instance: Any) -> str | None:
    found = CLUSTER.search(plain_user_data(instance.user_data))
    return found.group(1) if found else None


def plain_user_data(data: Any) -> str:
    """The text of user data: base64 or plain, a script or a MIME archive of cloud-init."""
    if not data:
        return ""
    if hasattr(data, "as_bytes"):
        raw = data.as_bytes()
    else:
        raw = data if isinstance(data, bytes) else str(data).encode()
    try:
        raw = base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError):
        pass
    text = raw.decode("utf-8", "replace")
    if not re.match(r"(?i)(content-type|mime-version):", text):
        return text
    parts = [part for part in email.message_from_string(text).walk() if not part.is_multipart()]
    return "\n".join(part.get_payload(decode=True).decode("utf-8", "replace") for part in parts)
