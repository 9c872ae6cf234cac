"""Output of containers in CloudWatch Logs, as the awslogs driver puts it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.logs import logs_backends

from localaws.ecs.errors import TaskFailedToStart
from localaws.ecs.task import Task


@dataclass(frozen=True)
class LogStream:
    account_id: str
    region: str
    group: str
    name: str

    def write(self, lines: list[tuple[int, str]]) -> None:
        backend = logs_backends[self.account_id][self.region]
        if not lines or self.group not in backend.groups:
            return
        backend.ensure_log_stream(self.group, self.name)
        events = [{"timestamp": moment, "message": text} for moment, text in sorted(lines, key=lambda each: each[0])]
        backend.put_log_events(self.group, self.name, events)


def open_stream(task: Task, container: dict[str, Any]) -> LogStream | None:
    """The stream of a container with the awslogs driver; TaskFailedToStart if its group does not exist."""
    configuration = container.get("logConfiguration") or {}
    if configuration.get("logDriver") != "awslogs":
        return None
    options = configuration.get("options") or {}
    group, region = options.get("awslogs-group", ""), options.get("awslogs-region", task.region_name)
    backend = logs_backends[task.account_id][region]
    if group not in backend.groups:
        if options.get("awslogs-create-group") != "true":
            raise _missing(task, group)
        backend.create_log_group(group, {})
    prefix = options.get("awslogs-stream-prefix")
    name = f"{prefix}/{container['name']}/{task.id}" if prefix else f"{container['name']}-{task.id}"
    backend.ensure_log_stream(group, name)
    return LogStream(task.account_id, region, group, name)


def _missing(task: Task, group: str) -> TaskFailedToStart:
    cause = "ResourceNotFoundException: The specified log group does not exist."
    if task.launch_type == "FARGATE":
        return TaskFailedToStart(
            f"ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: "
            f"failed to create Cloudwatch log stream: {cause} : exit status 1 (log group {group})"
        )
    return TaskFailedToStart(
        "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: "
        f"failed to create Cloudwatch log stream: {cause} (log group {group})"
    )
