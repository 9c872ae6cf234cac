"""The service scheduler: on each look it moves every task on and brings every service nearer to what it should be."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from datetime import timedelta
from typing import Any

from moto.core.utils import utcnow

from . import deployments, instances, placement, roles, targets
from .engine import current
from .task import Task, step_seconds

# A real process that dies at once must not pass for a roll-out that has succeeded.
SETTLE_SECONDS = 4.0
LONGEST_PAUSE = 60.0
LOOK_SECONDS = 0.05
# As long as ECS shows a task that has stopped.
FORGOTTEN_AFTER = timedelta(hours=1)
FARGATE = ("FARGATE", "FARGATE_SPOT")


def tick_if_due(backend: Any) -> None:
    """What a call sees may be a moment old; a look at a hundred hostings is not for free."""
    if time.monotonic() - getattr(backend, "last_look", 0.0) > LOOK_SECONDS:
        tick(backend)


def tick(backend: Any) -> None:
    instances.refresh(backend)
    _advance(backend)
    groups: dict[tuple[str, str], list[Task]] = defaultdict(list)
    for task in _tasks(backend):
        groups[task.cluster_name, task.group].append(task)
    for service in list(backend.services.values()):
        _serve(backend, service, groups[service.cluster_name, f"service:{service.name}"])
    for container_instances in backend.container_instances.values():
        for instance in container_instances.values():
            placement.account_for(backend, instance)
    _count(backend)
    backend.last_look = time.monotonic()


def _tasks(backend: Any) -> list[Task]:
    return [task for tasks in backend.tasks.values() for task in tasks.values()]


def _advance(backend: Any) -> None:
    for task in _tasks(backend):
        task.advance()
        if task.last_status == "STOPPED" and utcnow() - task.stopped_at > FORGOTTEN_AFTER:
            backend.tasks[task.cluster_name].pop(task.task_arn)


def _serve(backend: Any, service: Any, tasks: list[Task]) -> None:
    if service.cluster_name not in backend.clusters or not service.deployments or service.status == "INACTIVE":
        return
    present = [task for task in tasks if task.last_status != "STOPPED"]
    if service.status == "DRAINING":
        _drain(service, present)
    else:
        _count_failures(service, tasks)
        _roll(backend, service, present)
    targets.announce(backend, service, present)
    _write_counts(service, present)


def _drain(service: Any, present: list[Task]) -> None:
    for task in present:
        task.stop("Service deleted", "ServiceSchedulerInitiated")
    if not present:
        service.status = "INACTIVE"
        service.deployments = []


def _count_failures(service: Any, tasks: list[Task]) -> None:
    for task in tasks:
        if task.counted_as_failed or task.stop_code not in ("EssentialContainerExited", "TaskFailedToStart"):
            continue
        task.counted_as_failed = True
        for deployment in service.deployments:
            if deployment["id"] == task.started_by:
                deployment["failedTasks"] += 1
        deployments.say(service, f"has stopped 1 running tasks: (task {task.id}). Reason: {task.stopped_reason}")
        _pause(service, task)


def _pause(service: Any, task: Task) -> None:
    """ECS starts a task that keeps dying ever more slowly."""
    service.failures_in_a_row = 0 if task.seconds_running() > 30 else service.failures_in_a_row + 1
    if service.failures_in_a_row > 3:
        deployments.say_once(service, "is unable to consistently start tasks successfully.")
    pause = min(LONGEST_PAUSE, task.step_seconds * 2 ** min(service.failures_in_a_row, 12))
    service.next_start = time.monotonic() + pause


def _roll(backend: Any, service: Any, present: list[Task]) -> None:
    if service.scheduling_strategy == "DAEMON":
        members = backend.container_instances.get(service.cluster_name, {}).values()
        service.desired_count = sum(each.status == "ACTIVE" for each in members)
    primary = service.deployments[0]
    primary["desiredCount"] = service.desired_count
    if deployments.breaker_trips(service):
        deployments.fail(service)
        primary = service.deployments[0]
    mine = [task for task in present if task.started_by == primary["id"]]
    others = [task for task in present if task.started_by != primary["id"]]
    if primary["rolloutState"] == "FAILED":
        _stop(service, mine, "Deployment failed")
        return
    _replace_unhealthy(service, mine)
    _start_missing(backend, service, mine, len(present))
    alive = [task for task in mine if not task.stopping]
    _stop(service, alive[service.desired_count :], f"Scaling activity initiated by (deployment {primary['id']})")
    _stop_replaced(service, others, sum(task.healthy for task in present))
    _complete_if_steady(service, alive, others)


def _replace_unhealthy(service: Any, mine: list[Task]) -> None:
    for task in mine:
        if task.running and task.health_status == "UNHEALTHY":
            task.stop("Task failed container health checks", "ServiceSchedulerInitiated")
            service.deployments[0]["failedTasks"] += 1
            deployments.say(service, f"(task {task.id}) failed container health checks.")
            _pause(service, task)


def _start_missing(backend: Any, service: Any, mine: list[Task], total: int) -> None:
    if time.monotonic() < service.next_start:
        return
    most = math.floor(service.desired_count * service.deployment_configuration["maximumPercent"] / 100)
    if service.scheduling_strategy == "DAEMON":
        most = service.desired_count
    missing = service.desired_count - sum(not task.stopping for task in mine)
    for _ in range(max(0, min(missing, most - total))):
        task = _start(backend, service)
        if task is None:
            return
        mine.append(task)


def _start(backend: Any, service: Any) -> Task | None:
    primary = service.deployments[0]
    cluster = backend.clusters[service.cluster_name]
    definition = backend.describe_task_definition(primary["taskDefinition"])
    refusal = roles.untrusted(definition, backend.account_id, backend.region_name, None)
    if refusal:
        deployments.say_once(service, f"failed to launch a task with (error {refusal}).")
        primary["failedTasks"] += 1
        service.failures_in_a_row += 1
        service.next_start = time.monotonic() + step_seconds() * 2 ** min(service.failures_in_a_row, 8)
        return None
    request = _request(service, primary, definition)
    if not on_fargate(service):
        try:
            request["containerInstanceArn"] = placement.place(backend, cluster, definition).container_instance_arn
        except placement.NoPlace as obstacle:
            deployments.say_once(
                service,
                "was unable to place a task because no container instance met all of its requirements. "
                f"Reason: {obstacle}",
            )
            return None
    task = Task(backend, cluster, definition, request)
    backend.tasks.setdefault(cluster.name, {})[task.task_arn] = task
    deployments.say(service, f"has started 1 tasks: (task {task.id}).")
    return task


def _request(service: Any, primary: dict[str, Any], definition: Any) -> dict[str, Any]:
    strategy = primary.get("capacityProviderStrategy") or []
    tags = {"SERVICE": service.tags, "TASK_DEFINITION": definition.tags}.get(service.propagate_tags) or []
    if getattr(service, "enable_ecs_managed_tags", False):
        tags = [
            *tags,
            {"key": "aws:ecs:clusterName", "value": service.cluster_name},
            {"key": "aws:ecs:serviceName", "value": service.name},
        ]
    provider = strategy[0]["capacityProvider"] if strategy else None
    return {
        "group": f"service:{service.name}",
        "startedBy": primary["id"],
        "networkConfiguration": primary["networkConfiguration"],
        "launchType": "FARGATE" if provider in FARGATE else service.launch_type,
        "capacityProviderName": provider,
        "enableExecuteCommand": getattr(service, "enable_execute_command", False),
        "tags": tags,
    }


def on_fargate(service: Any) -> bool:
    strategy = getattr(service, "capacity_provider_strategy", None) or []
    return service.launch_type == "FARGATE" or any(each["capacityProvider"] in FARGATE for each in strategy)


def _stop(service: Any, tasks: list[Task], reason: str) -> None:
    for task in tasks:
        if not task.stopping:
            task.stop(reason, "ServiceSchedulerInitiated")
            deployments.say(service, f"has stopped 1 running tasks: (task {task.id}).")


def _stop_replaced(service: Any, others: list[Task], healthy: int) -> None:
    percent = 0 if service.scheduling_strategy == "DAEMON" else None
    if percent is None:
        percent = service.deployment_configuration["minimumHealthyPercent"]
    least = math.ceil(service.desired_count * percent / 100)
    for task in others:
        if task.stopping:
            continue
        if task.healthy and healthy - 1 < least:
            return
        healthy -= task.healthy
        _stop(service, [task], f"Scaling activity initiated by (deployment {service.deployments[0]['id']})")


def _complete_if_steady(service: Any, alive: list[Task], others: list[Task]) -> None:
    if service.deployments[0]["rolloutState"] != "IN_PROGRESS" or others:
        return
    if len(alive) == service.desired_count and all(_settled(task) for task in alive):
        deployments.complete(service)


def _settled(task: Task) -> bool:
    if not task.healthy:
        return False
    if task.health_status == "HEALTHY":
        return True
    return task.seconds_running() >= (SETTLE_SECONDS if current().runs_for_real(task) else 2 * task.step_seconds + 0.1)


def _write_counts(service: Any, present: list[Task]) -> None:
    for deployment in service.deployments:
        mine = [task for task in present if task.started_by == deployment["id"] and not task.stopping]
        deployment["runningCount"] = sum(task.running for task in mine)
        deployment["pendingCount"] = len(mine) - deployment["runningCount"]
    service.running_count = sum(task.running for task in present)
    service.pending_count = sum(not task.running and not task.stopping for task in present)


def _count(backend: Any) -> None:
    for cluster in backend.clusters.values():
        tasks = [task for task in backend.tasks.get(cluster.name, {}).values() if task.last_status != "STOPPED"]
        cluster.running_tasks_count = sum(task.last_status == "RUNNING" for task in tasks)
        cluster.pending_tasks_count = sum(
            task.last_status in ("PROVISIONING", "PENDING", "ACTIVATING") for task in tasks
        )
        cluster.registered_container_instances_count = len(backend.container_instances.get(cluster.name, {}))
        cluster.active_services_count = sum(
            service.cluster_name == cluster.name and service.status == "ACTIVE" for service in backend.services.values()
        )
