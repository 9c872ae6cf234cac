"""Where the tasks of a service are announced: target groups of load balancers, and services of Cloud Map."""

from __future__ import annotations

from typing import Any

from moto.elbv2.models import elbv2_backends
from moto.servicediscovery.models import servicediscovery_backends

from . import network
from .task import Task


def announce(backend: Any, service: Any, present: list[Task]) -> None:
    """Registers the tasks that run and takes back those that do not."""
    where = backend.account_id, backend.region_name
    running = [task for task in present if task.running]
    for balancer in service.load_balancers or []:
        group = elbv2_backends[where[0]][where[1]].target_groups.get(balancer.get("targetGroupArn"))
        if group is not None:
            _into_group(group, service, balancer, running)
    for registry in service.service_registries or []:
        identifier = (registry.get("registryArn") or "").split("/")[-1]
        discovery = servicediscovery_backends[where[0]][where[1]].services.get(identifier)
        if discovery is not None:
            _into_cloud_map(servicediscovery_backends[where[0]][where[1]], discovery, running)


def _into_group(group: Any, service: Any, balancer: dict[str, Any], running: list[Task]) -> None:
    wanted = {}
    for task in running:
        port = published_port(task, balancer["containerPort"])
        instance = task.ec2_instance
        addresses = network.private_addresses(task)
        identity = instance.id if group.target_type == "instance" and instance else addresses[0] if addresses else None
        if identity:
            wanted[identity] = {"Id": identity, "Port": port}
    # Targets of other services in the same group are not ours to take out.
    mine = service.__dict__.setdefault("announced", set())
    gone = [each for each in mine if each not in wanted and each in group.targets]
    new = [target for identity, target in wanted.items() if identity not in group.targets]
    if gone:
        group.deregister([{"Id": each} for each in gone])
    if new:
        group.register(new)
    service.announced = set(wanted)


def _into_cloud_map(backend: Any, discovery: Any, running: list[Task]) -> None:
    present = {instance.instance_id for instance in discovery.instances}
    wanted = {task.id: task for task in running if network.private_addresses(task)}
    for identifier in present - set(wanted):
        backend.deregister_instance(discovery.id, identifier)
    for identifier in set(wanted) - present:
        address = network.private_addresses(wanted[identifier])[0]
        backend.register_instance(discovery.id, identifier, identifier, {"AWS_INSTANCE_IPV4": address})


def published_port(task: Task, container_port: int) -> int:
    """The port under which a port of a container is reached at the task's address."""
    if task.network_mode != "bridge":
        return container_port
    for container in task.container_definitions:
        for mapping in network.bindings(container):
            if mapping["containerPort"] == container_port:
                return int(mapping["hostPort"])
    return container_port
