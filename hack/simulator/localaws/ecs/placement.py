"""Which container instance a task fits on: ports, memory and CPU that are free there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from moto.ec2.models.instance_types import INSTANCE_TYPES

# What the operating system and the agent keep for themselves, in MiB.
AGENT_MEMORY = 256


class NoPlace(Exception):
    """No container instance can take the task; the text is that of the service event."""


def place(backend: Any, cluster: Any, definition: Any) -> Any:
    """The first active container instance that can take one task of the definition."""
    instances = [
        each
        for each in backend.container_instances.get(cluster.name, {}).values()
        if each.status == "ACTIVE" and each.agent_connected
    ]
    if not instances:
        raise NoPlace("No Container Instances were found in your cluster.")
    why = ""
    for instance in instances:
        why = _obstacle(backend, instance, definition)
        if not why:
            return instance
    raise NoPlace(f"The closest matching (container-instance {instances[-1].id}) {why}.")


def _obstacle(backend: Any, instance: Any, definition: Any) -> str:
    there = tasks_on(backend, instance)
    if set(host_ports(definition)) & {port for task in there for port in host_ports(task.definition)}:
        return "is already using a port required by your task"
    total = capacity(instance)
    if memory(definition) > total["MEMORY"] - sum(memory(task.definition) for task in there):
        return "has insufficient memory available"
    if cpu(definition) > total["CPU"] - sum(cpu(task.definition) for task in there):
        return "has insufficient CPU units available"
    return ""


def tasks_on(backend: Any, instance: Any) -> list[Any]:
    tasks: Iterable[Any] = backend.tasks.get(instance.cluster_name, {}).values()
    arn = instance.container_instance_arn
    return [task for task in tasks if task.container_instance_arn == arn and task.last_status != "STOPPED"]


def host_ports(definition: Any) -> list[int]:
    if definition.network_mode == "awsvpc":
        return []
    mappings = [each for c in definition.container_definitions for each in c.get("portMappings") or []]
    if definition.network_mode == "host":
        return [each["containerPort"] for each in mappings]
    return [each["hostPort"] for each in mappings if each.get("hostPort")]


def memory(definition: Any) -> int:
    containers = definition.container_definitions
    reserved = sum(int(c.get("memoryReservation") or c.get("memory") or 0) for c in containers)
    return reserved or int(definition.memory or 0)


def cpu(definition: Any) -> int:
    return sum(int(c.get("cpu") or 0) for c in definition.container_definitions) or int(definition.cpu or 0)


def capacity(instance: Any) -> dict[str, int]:
    kind = INSTANCE_TYPES.get(instance.attributes["ecs.instance-type"]) or {}
    size = kind.get("MemoryInfo", {}).get("SizeInMiB", 4096)
    processors = kind.get("VCpuInfo", {}).get("DefaultVCpus", 2)
    return {"MEMORY": size - AGENT_MEMORY, "CPU": processors * 1024}


def account_for(backend: Any, instance: Any) -> None:
    """Writes capacity, what is left of it and the counts of tasks into the container instance."""
    there, total = tasks_on(backend, instance), capacity(instance)
    left = {
        "MEMORY": total["MEMORY"] - sum(memory(task.definition) for task in there),
        "CPU": total["CPU"] - sum(cpu(task.definition) for task in there),
    }
    ports = ["22", "2375", "2376", "51678", "51679"]
    taken = ports + [str(port) for task in there for port in host_ports(task.definition)]
    for resources, values, used in (
        (instance.registered_resources, total, ports),
        (instance.remaining_resources, left, taken),
    ):
        for resource in resources:
            if resource["name"] in values:
                resource["integerValue"] = values[resource["name"]]
            elif resource["name"] == "PORTS":
                resource["stringSetValue"] = used
    instance.running_tasks_count = sum(task.last_status == "RUNNING" for task in there)
    instance.pending_tasks_count = sum(task.last_status in ("PENDING", "ACTIVATING") for task in there)
