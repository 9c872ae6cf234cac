"""RunTask, StopTask, ListTasks and DescribeTasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse

from localaws.patching import around, parameters

from . import network, placement, roles
from .errors import client_error, error, invalid_parameter
from .scheduler import FARGATE
from .services import check_providers
from .task import Task


@around(EC2ContainerServiceResponse)
def run_task(before: Callable, self: Any) -> ActionResult:
    request = parameters(self)
    backend = self.ecs_backend
    cluster = backend._get_cluster(request.get("cluster", "default"))
    if cluster.status != "ACTIVE":
        raise error("ClusterNotFoundException", "Cluster not found.")
    definition = backend.describe_task_definition(request["taskDefinition"])
    _choose_capacity(cluster, request)
    _check(backend, definition, request)
    count = request.get("count", 1)
    tasks: list[Task] = []
    failures: list[dict[str, str]] = []
    for _ in range(count):
        try:
            tasks.append(_start(backend, cluster, definition, request))
        except placement.NoPlace as obstacle:
            failures.append(_failure(backend, cluster, str(obstacle)))
            break
    return ActionResult({"tasks": tasks, "failures": failures})


def _choose_capacity(cluster: Any, request: dict[str, Any]) -> None:
    strategy = request.get("capacityProviderStrategy")
    if strategy and request.get("launchType"):
        raise invalid_parameter("Specify either Launch Type or Capacity Provider Strategy, but not both.")
    check_providers(cluster, strategy)
    if not strategy and not request.get("launchType"):
        strategy = cluster.default_capacity_provider_strategy
    if not strategy:
        request.setdefault("launchType", "EC2")
        return
    request["capacityProviderName"] = strategy[0]["capacityProvider"]
    request["launchType"] = "FARGATE" if request["capacityProviderName"] in FARGATE else "EC2"


def _check(backend: Any, definition: Any, request: dict[str, Any]) -> None:
    if definition.status != "ACTIVE":
        raise client_error("TaskDefinition is inactive")
    if request["launchType"] == "FARGATE" and "FARGATE" not in (definition.requires_compatibilities or []):
        raise invalid_parameter("Task definition does not support launch_type FARGATE.")
    network.validate(
        backend.account_id, backend.region_name, request.get("networkConfiguration"), definition.network_mode
    )
    overrides = request.get("overrides") or {}
    names = {each["name"] for each in definition.container_definitions}
    for override in overrides.get("containerOverrides") or []:
        if override.get("name") not in names:
            name = override.get("name")
            raise invalid_parameter(f"Override for container named {name} is not a container in the TaskDefinition.")
    refusal = roles.untrusted(definition, backend.account_id, backend.region_name, overrides)
    if refusal:
        raise client_error(refusal)


def _start(backend: Any, cluster: Any, definition: Any, request: dict[str, Any]) -> Task:
    where = dict(request)
    if request["launchType"] == "EC2":
        where["containerInstanceArn"] = placement.place(backend, cluster, definition).container_instance_arn
    if request.get("propagateTags") == "TASK_DEFINITION":
        where["tags"] = [*(definition.tags or []), *(request.get("tags") or [])]
    task = Task(backend, cluster, definition, where)
    backend.tasks.setdefault(cluster.name, {})[task.task_arn] = task
    return task


def _failure(backend: Any, cluster: Any, obstacle: str) -> dict[str, str]:
    if "port" in obstacle:
        reason = "RESOURCE:PORTS"
    elif "memory" in obstacle:
        reason = "RESOURCE:MEMORY"
    elif "CPU" in obstacle:
        reason = "RESOURCE:CPU"
    else:
        raise invalid_parameter("No Container Instances were found in your cluster.")
    members = list(backend.container_instances.get(cluster.name, {}).values())
    return {"arn": members[-1].container_instance_arn, "reason": reason}


@around(EC2ContainerServiceBackend)
def stop_task(before: Callable, self: Any, cluster_str: str, task_str: str, reason: str | None) -> Task:
    cluster = self._get_cluster(cluster_str)
    identifier = task_str.split("/")[-1]
    for task in self.tasks.get(cluster.name, {}).values():
        if task.id == identifier:
            task.stop(reason or "Task stopped by user", "UserInitiated")
            return task
    raise invalid_parameter("The referenced task was not found.")


@around(EC2ContainerServiceBackend)
def list_tasks(
    before: Callable,
    self: Any,
    cluster_str: str | None = None,
    container_instance: str | None = None,
    family: str | None = None,
    started_by: str | None = None,
    service_name: str | None = None,
    desiredStatus: str | None = None,
) -> list[Task]:
    found = [task for tasks in self.tasks.values() for task in tasks.values()]
    if cluster_str:
        name = self._get_cluster(cluster_str).name
        found = [task for task in found if task.cluster_name == name]
        # Only the API call names a cluster, and it alone has a default status.
        found = [task for task in found if task.desired_status == (desiredStatus or "RUNNING")]
    if container_instance:
        found = [task for task in found if (task.container_instance_arn or "").endswith(container_instance)]
    if family:
        found = [task for task in found if task.definition.family == family]
    if started_by:
        found = [task for task in found if task.started_by == started_by]
    if service_name:
        found = [task for task in found if task.group == "service:" + service_name.split("/")[-1]]
    return found


@around(EC2ContainerServiceBackend)
def describe_tasks(before: Callable, self: Any, cluster_str: str, tasks: list[str]) -> list[Task]:
    cluster = self._get_cluster(cluster_str)
    if not tasks:
        raise invalid_parameter("Tasks cannot be empty.")
    if len(tasks) > 100:
        raise invalid_parameter("Number of tasks exceeds 100.")
    wanted = {each.split("/")[-1] for each in tasks}
    return [task for task in self.tasks.get(cluster.name, {}).values() if task.id in wanted]


@around(EC2ContainerServiceResponse, "describe_tasks")
def describe_tasks_and_failures(before: Callable, self: Any) -> ActionResult:
    result = before(self)
    found = {task.id for task in result._result["tasks"]}
    result._result["failures"] = [
        {"arn": each, "reason": "MISSING"}
        for each in parameters(self).get("tasks", [])
        if each.split("/")[-1] not in found
    ]
    return result
