"""Task definitions: what ECS refuses to register, and the order in which it lists them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecs.models import EC2ContainerServiceBackend, TaskDefinition
from moto.ecs.responses import EC2ContainerServiceResponse

from localaws.patching import around, parameters

from .errors import client_error

MEBIBYTES_PER_CPU = {
    256: [512, 1024, 2048],
    512: range(1024, 4097, 1024),
    1024: range(2048, 8193, 1024),
    2048: range(4096, 16385, 1024),
    4096: range(8192, 30721, 1024),
    8192: range(16384, 61441, 4096),
    16384: range(32768, 122881, 8192),
}
NETWORK_MODES = ("bridge", "host", "awsvpc", "none")


@around(EC2ContainerServiceResponse)
def register_task_definition(before: Callable, self: Any) -> ActionResult:
    request = parameters(self)
    _check(request)
    result = before(self)
    definition = result._result["taskDefinition"]
    # moto makes awsvpc of every mode once FARGATE is possible, and forgets when it was registered.
    definition.network_mode = request.get("networkMode") or "bridge"
    definition.registered_at = utcnow()
    if request.get("tags"):
        result._result["tags"] = definition.tags
    return result


def _check(request: dict[str, Any]) -> None:
    containers = request.get("containerDefinitions") or []
    mode = request.get("networkMode")
    if mode and mode not in NETWORK_MODES:
        raise client_error(f"Invalid network mode '{mode}'.")
    if not containers:
        raise client_error("Container list cannot be empty.")
    if not any(each.get("essential", True) for each in containers):
        raise client_error("A task definition must have at least one essential container.")
    if len({each.get("name") for each in containers}) < len(containers):
        raise client_error("Container names must be unique.")
    if "FARGATE" in (request.get("requiresCompatibilities") or []):
        _check_fargate(request)
    _check_mounts(request, containers)


def _check_fargate(request: dict[str, Any]) -> None:
    if request.get("networkMode") != "awsvpc":
        raise client_error("Fargate only supports network mode ‘awsvpc’.")
    if not request.get("cpu") or not request.get("memory"):
        raise client_error("Fargate requires that 'cpu' and 'memory' be defined at the task level.")
    if int(request["memory"]) not in MEBIBYTES_PER_CPU.get(int(request["cpu"]), []):
        raise client_error("No Fargate configuration exists for given values.")
    if any((volume.get("host") or {}).get("sourcePath") for volume in request.get("volumes") or []):
        raise client_error("Fargate task definitions do not support host volumes with a sourcePath.")


def _check_mounts(request: dict[str, Any], containers: list[dict[str, Any]]) -> None:
    volumes = {volume["name"] for volume in request.get("volumes") or []}
    for container in containers:
        for mount in container.get("mountPoints") or []:
            if mount.get("sourceVolume") not in volumes:
                raise client_error(f"Unknown volume '{mount.get('sourceVolume')}'.")
        if container.get("secrets") and not request.get("executionRoleArn"):
            text = "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."
            raise client_error(text)


@around(EC2ContainerServiceResponse)
def list_task_definitions(before: Callable, self: Any) -> ActionResult:
    request = parameters(self)
    result = before(self)
    arns = sorted(result._result["taskDefinitionArns"], key=_family_and_revision)
    result._result["taskDefinitionArns"] = arns[::-1] if request.get("sort") == "DESC" else arns
    return result


def _family_and_revision(arn: str) -> tuple[str, int]:
    family, revision = arn.rsplit(":", 1)
    return family, int(revision)


@around(EC2ContainerServiceBackend)
def describe_task_definition(before: Callable, self: Any, task_definition_str: str) -> TaskDefinition:
    name = task_definition_str.split("/")[-1]
    if ":" not in name:
        # A family alone means its latest active revision, not its latest.
        active = [each for each in self.task_definitions.get(name, {}).values() if each.status == "ACTIVE"]
        if not active:
            raise client_error("Unable to describe task definition.")
        return max(active, key=lambda each: each.revision)
    return before(self, task_definition_str)


@around(EC2ContainerServiceBackend)
def deregister_task_definition(before: Callable, self: Any, task_definition_str: str) -> TaskDefinition:
    definition = before(self, task_definition_str)
    definition.deregistered_at = utcnow()
    return definition


@around(EC2ContainerServiceBackend)
def delete_task_definitions(before: Callable, self: Any, task_definitions: list[str]) -> Any:
    highest = {family: max(revisions, default=0) for family, revisions in self.task_definitions.items()}
    answer = before(self, task_definitions)
    self.__dict__.setdefault("highest_revisions", {}).update(highest)
    return answer


@around(EC2ContainerServiceBackend)
def _get_last_task_definition_revision_id(before: Callable, self: Any, family: str) -> int | None:
    # A revision is never given twice, even when it has been deleted.
    known = (before(self, family), self.__dict__.get("highest_revisions", {}).get(family))
    return max((each for each in known if each), default=None)
