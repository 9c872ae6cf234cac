"""A task as ECS reports it, and the states it goes through."""

from __future__ import annotations

import copy
import time
import traceback
from typing import Any

from moto.core.utils import utcnow
from moto.ec2 import ec2_backends
from moto.moto_api._internal import mock_random
from moto.utilities.utils import get_partition

from localaws import lifecycle

from . import engine, network, state_events
from .errors import TaskFailedToStart

STARTING = {
    "awsvpc": ["PROVISIONING", "PENDING", "ACTIVATING", "RUNNING"],
    "bridge": ["PENDING", "RUNNING"],
}
STOPPING = ["DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED"]


def step_seconds() -> float:
    return lifecycle.step()


class Container:
    """One container of a task, with the fields of DescribeTasks."""

    def __init__(self, definition: dict[str, Any], task: Task):
        self.name = definition["name"]
        self.image = definition["image"]
        self.task_arn = task.task_arn
        self.container_arn = task.arn_of("container", f"{task.cluster_name}/{task.id}/{mock_random.uuid4()}")
        self.last_status = "PENDING"
        self.exit_code: int | None = None
        self.reason: str | None = None
        self.health_status = "UNKNOWN"
        self.cpu = str(definition.get("cpu", 0))
        self.memory = str(definition["memory"]) if definition.get("memory") else None
        self.network_interfaces = network.container_interfaces(task.attachments)
        self.network_bindings = network.bindings(definition) if task.network_mode == "bridge" else []


class Task:
    """Serialised by moto attribute by attribute, so the names are those of the API in snake case."""

    def __init__(self, backend: Any, cluster: Any, definition: Any, request: dict[str, Any]):
        self._backend = backend
        self._definition = definition
        self._request = copy.deepcopy(request)
        self._account_id = backend.account_id
        self.region_name = backend.region_name
        self.id = mock_random.get_random_hex(32)
        self.cluster_name, self.cluster_arn = cluster.name, cluster.arn
        self.task_definition_arn = definition.arn
        self.network_mode = definition.network_mode or "bridge"
        self.overrides = request.get("overrides") or {}
        self.overrides.setdefault("containerOverrides", [])
        self.group = request.get("group") or f"family:{definition.family}"
        self.started_by = request.get("startedBy")
        self.tags = copy.deepcopy(request.get("tags") or [])
        self.launch_type = request.get("launchType")
        self.capacity_provider_name = request.get("capacityProviderName")
        self.platform_version = "1.4.0" if self.launch_type == "FARGATE" else None
        self.enable_execute_command = bool(request.get("enableExecuteCommand"))
        self.container_instance_arn = request.get("containerInstanceArn")
        self.cpu = self.overrides.get("cpu") or definition.cpu
        self.memory = self.overrides.get("memory") or definition.memory
        self._clear_the_future()
        self.attachments = network.attach(self, request.get("networkConfiguration"))
        self.containers = [Container(each, self) for each in definition.container_definitions]
        self.availability_zone = network.zone(self)
        state_events.emit(self)

    def _clear_the_future(self) -> None:
        self.created_at = utcnow()
        self.started_at = self.stopping_at = self.stopped_at = self.connectivity_at = None
        self.stop_code: str | None = None
        self.stopped_reason: str | None = None
        self.health_status = "UNKNOWN"
        self.connectivity: str | None = None
        self.desired_status = "RUNNING"
        self.last_status = self._starting()[0]
        self.version = 1
        self.launched = self.counted_as_failed = False
        self._since = time.monotonic()
        self._running_since: float | None = None

    # Identity

    def arn_of(self, kind: str, path: str) -> str:
        return f"arn:{get_partition(self.region_name)}:ecs:{self.region_name}:{self._account_id}:{kind}/{path}"

    @property
    def task_arn(self) -> str:
        return self.arn_of("task", f"{self.cluster_name}/{self.id}")

    @property
    def step_seconds(self) -> float:
        return step_seconds()

    @property
    def account_id(self) -> str:
        return self._account_id

    @property
    def definition(self) -> Any:
        return self._definition

    @property
    def request(self) -> dict[str, Any]:
        """What RunTask was asked for; of a service's task, what its scheduler asked for."""
        return self._request

    @property
    def container_definitions(self) -> list[dict[str, Any]]:
        return self._definition.container_definitions

    @property
    def of_service(self) -> bool:
        return self.group.startswith("service:")

    @property
    def container_instance(self) -> Any:
        instances = self._backend.container_instances.get(self.cluster_name, {})
        return instances.get((self.container_instance_arn or "").split("/")[-1])

    @property
    def ec2_instance(self) -> Any:
        instance = self.container_instance
        return instance and ec2_backends[self._account_id][self.region_name].get_instance(instance.ec2_instance_id)

    # Life

    @property
    def stopping(self) -> bool:
        return self.desired_status == "STOPPED"

    @property
    def running(self) -> bool:
        return self.last_status == "RUNNING" and not self.stopping

    @property
    def healthy(self) -> bool:
        """Running, and in good health where its definition has a health check."""
        checked = any(each.get("healthCheck") for each in self.container_definitions)
        return self.running and (self.health_status == "HEALTHY" or not checked)

    def seconds_running(self) -> float:
        return time.monotonic() - self._running_since if self._running_since else 0.0

    def _starting(self) -> list[str]:
        return STARTING.get(self.network_mode, STARTING["bridge"])

    def advance(self) -> None:
        """One look at the task: the next state when it is due, an end when a container has ended."""
        if self.last_status == "STOPPED":
            return
        if self.launched:
            self._observe()
        if not self.stopping and self.last_status == "RUNNING":
            self._stop_if_ended()
        elif time.monotonic() - self._since >= self.step_seconds:
            self._next_state()

    def _next_state(self) -> None:
        states = STOPPING if self.stopping else self._starting()
        position = states.index(self.last_status) if self.last_status in states else -1
        if self.last_status == "STOPPING" and any(each.last_status == "RUNNING" for each in self.containers):
            return
        following = states[position + 1]
        if following == "RUNNING" and not self._launch():
            return
        self._enter(following)

    def _launch(self) -> bool:
        try:
            if not engine.current().launch(self):
                return False
        except TaskFailedToStart as failure:
            self.stop(str(failure), "TaskFailedToStart")
            return False
        except Exception as failure:
            # A bug here is this task's end, not that of every later call.
            traceback.print_exc()
            self.stop(f"InternalError: {failure!r}", "TaskFailedToStart")
            return False
        self.launched = True
        for container in self.containers:
            container.last_status = "RUNNING"
        return True

    def _enter(self, status: str) -> None:
        self.last_status = status
        self._since = time.monotonic()
        self.version += 1
        if status == "RUNNING":
            self.started_at, self._running_since = utcnow(), time.monotonic()
            self.connectivity, self.connectivity_at = "CONNECTED", utcnow()
        if status == "STOPPED":
            self.stopped_at = utcnow()
            for container in self.containers:
                container.last_status = "STOPPED"
        if status == "DEPROVISIONING":
            network.detach(self)
        state_events.emit(self)

    def _observe(self) -> None:
        known = {state.name: state for state in engine.current().observe(self)}
        for container in self.containers:
            state = known.get(container.name)
            if state is None:
                continue
            container.health_status = state.health
            if state.exit_code is not None and container.last_status == "RUNNING":
                container.last_status, container.exit_code = "STOPPED", state.exit_code
        checks = [c.health_status for c in self.containers if c.health_status != "UNKNOWN"]
        self.health_status = "UNKNOWN" if not checks else "HEALTHY" if set(checks) == {"HEALTHY"} else "UNHEALTHY"

    def _stop_if_ended(self) -> None:
        essential = {each["name"] for each in self.container_definitions if each.get("essential", True)}
        if any(each.name in essential and each.last_status == "STOPPED" for each in self.containers):
            self.stop("Essential container in task exited", "EssentialContainerExited")

    def stop(self, reason: str, code: str) -> None:
        """Begins to stop the task; its containers get their time to end."""
        if self.stopping:
            return
        self.desired_status, self.stopped_reason, self.stop_code = "STOPPED", reason, code
        self.stopping_at = utcnow()
        if self.launched:
            engine.current().stop(self)
        self._enter("DEACTIVATING")
