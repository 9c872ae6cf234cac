"""EventBridge's "ECS Task State Change", one for each state of a task."""

from __future__ import annotations

import copy
import datetime
import time
from typing import TYPE_CHECKING, Any

from moto.events.models import events_backends
from moto.moto_api._internal import mock_random

if TYPE_CHECKING:
    from .task import Task


def emit(task: Task) -> None:
    """Hands the event to every rule of the default bus that matches it."""
    backend = events_backends[task.account_id][task.region_name]
    event = {
        "version": "0",
        "id": str(mock_random.uuid4()),
        "detail-type": "ECS Task State Change",
        "source": "aws.ecs",
        "account": task.account_id,
        "time": time.time(),
        "ingestion-time": time.time(),
        "region": task.region_name,
        "resources": [task.task_arn],
        "detail": detail(task),
    }
    for rule in list(backend.describe_event_bus("default").rules.values()):
        if rule.state == "ENABLED" and not rule.scheduled_expression:
            rule.send_to_targets(copy.deepcopy(event))


def detail(task: Task) -> dict[str, Any]:
    times = ("createdAt", "startedAt", "stoppingAt", "stoppedAt", "connectivityAt")
    values = {
        "attachments": [_attachment(each) for each in task.attachments],
        "availabilityZone": task.availability_zone if hasattr(task, "availability_zone") else None,
        "capacityProviderName": task.capacity_provider_name,
        "clusterArn": task.cluster_arn,
        "connectivity": task.connectivity,
        "containerInstanceArn": task.container_instance_arn,
        "containers": [_container(each) for each in task.containers],
        "cpu": task.cpu,
        "memory": task.memory,
        "desiredStatus": task.desired_status,
        "enableExecuteCommand": task.enable_execute_command,
        "group": task.group,
        "lastStatus": task.last_status,
        "launchType": task.launch_type,
        "overrides": task.overrides,
        "platformVersion": task.platform_version,
        "startedBy": task.started_by,
        "stopCode": task.stop_code,
        "stoppedReason": task.stopped_reason,
        "taskArn": task.task_arn,
        "taskDefinitionArn": task.task_definition_arn,
        "version": task.version,
        "updatedAt": _iso(datetime.datetime.now(datetime.UTC)),
    }
    for name in times:
        values[name] = _iso(getattr(task, name.replace("At", "_at")))
    return {name: value for name, value in values.items() if value is not None}


def _attachment(attachment: dict[str, Any]) -> dict[str, Any]:
    # EventBridge's spelling of the type differs from DescribeTasks'.
    return {**attachment, "type": "eni"}


def _container(container: Any) -> dict[str, Any]:
    values = {
        "containerArn": container.container_arn,
        "exitCode": container.exit_code,
        "lastStatus": container.last_status,
        "name": container.name,
        "image": container.image,
        "reason": container.reason,
        "taskArn": container.task_arn,
        "networkInterfaces": container.network_interfaces,
        "cpu": container.cpu,
        "memory": container.memory,
    }
    return {name: value for name, value in values.items() if value is not None}


def _iso(moment: datetime.datetime | None) -> str | None:
    return moment and moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
