"""The API of container instances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.ec2 import ec2_backends
from moto.ecs.models import EC2ContainerServiceBackend

from localaws.patching import around

from . import placement
from .errors import invalid_parameter


@around(EC2ContainerServiceBackend)
def deregister_container_instance(
    before: Callable, self: Any, cluster_str: str, container_instance_str: str, force: bool
) -> Any:
    cluster = self._get_cluster(cluster_str)
    members = self.container_instances.get(cluster.name, {})
    member = members.get(container_instance_str.split("/")[-1])
    if member is None:
        raise invalid_parameter("Instance is not registered in the cluster.")
    tasks = placement.tasks_on(self, member)
    if tasks and not force:
        raise invalid_parameter("Found running tasks on the instance.")
    for task in tasks:
        task.stop(f"Container instance {member.id} deregistered.", "ServiceSchedulerInitiated")
    members.pop(member.id)
    member.status, member.agent_connected = "INACTIVE", False
    ec2 = ec2_backends[self.account_id][self.region_name]
    # Its agent would not register again under the same identity.
    ec2.get_instance(member.ec2_instance_id).left_its_cluster = True
    return member


@around(EC2ContainerServiceBackend)
def describe_container_instances(before: Callable, self: Any, cluster_str: str, identifiers: list[str]) -> Any:
    self.container_instances.setdefault(self._get_cluster(cluster_str).name, {})
    return before(self, cluster_str, identifiers)
