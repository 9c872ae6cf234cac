"""Application Auto Scaling: targets have tags, and take their policies along when they go."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.applicationautoscaling.models import ApplicationAutoscalingBackend
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse, _build_target
from moto.core.exceptions import JsonRESTError
from moto.ecs import ecs_backends

from localaws.patching import adds, around


class ObjectNotFound(JsonRESTError):
    def __init__(self, message: str):
        super().__init__("ObjectNotFoundException", message)


class ResourceNotFound(JsonRESTError):
    def __init__(self, arn: str):
        super().__init__("ResourceNotFoundException", f"Resource not found for ARN: {arn}")


class Invalid(JsonRESTError):
    def __init__(self, message: str):
        super().__init__("ValidationException", message)


def install() -> None:
    """The functions below change moto when this module is imported."""


@around(ApplicationAutoScalingResponse)
def register_scalable_target(original: Callable, self: Any) -> str:
    request = json.loads(self.body)
    backend = self.applicationautoscaling_backend
    dimension, resource = request.get("ScalableDimension"), request["ResourceId"]
    there = backend.targets.get(dimension, {}).get(resource)
    bounds = [request.get(name) for name in ("MinCapacity", "MaxCapacity")]
    if there is None and None in bounds:
        raise Invalid("MinCapacity and MaxCapacity are required when registering a new scalable target.")
    least, most = (new if new is not None else old for new, old in zip(bounds, _bounds(there), strict=True))
    if least > most:
        raise Invalid("Maximum capacity cannot be less than minimum capacity.")
    _check_service(self, resource)
    answer = original(self)
    # Tags are taken with a new target only; one that is there gets its own by TagResource.
    if there is None:
        backend.targets[dimension][resource].tags = dict(request.get("Tags") or {})
    return answer


def _bounds(target: Any) -> tuple[int, int]:
    return (0, 0) if target is None else (target.min_capacity, target.max_capacity)


def _check_service(response: Any, resource: str) -> None:
    _, cluster, name = resource.split("/")
    services = ecs_backends[response.current_account][response.region].services.values()
    if not any(each.cluster_name == cluster and each.name == name and each.status == "ACTIVE" for each in services):
        raise Invalid(f"ECS service doesn't exist: {resource}")


@around(ApplicationAutoscalingBackend)
def deregister_scalable_target(original: Callable, self: Any, namespace: str, r_id: str, dimension: str) -> None:
    _check_target(self, namespace, r_id, dimension)
    original(self, namespace, r_id, dimension)
    for policy in [each for each in self.policies.values() if each.resource_id == r_id]:
        self.delete_scaling_policy(policy.policy_name, policy.service_namespace, r_id, policy.scalable_dimension)


@around(ApplicationAutoScalingResponse)
def put_scaling_policy(original: Callable, self: Any) -> str:
    request = json.loads(self.body)
    where = (request["ServiceNamespace"], request["ResourceId"], request["ScalableDimension"])
    _check_target(self.applicationautoscaling_backend, *where)
    return original(self)


def _check_target(backend: Any, namespace: str, resource: str, dimension: str) -> None:
    if resource not in backend.targets.get(dimension, {}):
        raise ObjectNotFound(
            f"No scalable target found for service namespace: {namespace}, resource ID: {resource}, "
            f"scalable dimension: {dimension}"
        )


@adds(ApplicationAutoScalingResponse)
def list_tags_for_resource(self: Any) -> str:
    return json.dumps({"Tags": _target(self).tags})


@adds(ApplicationAutoScalingResponse)
def tag_resource(self: Any) -> str:
    _target(self).tags.update(json.loads(self.body)["Tags"])
    return "{}"


@adds(ApplicationAutoScalingResponse)
def untag_resource(self: Any) -> str:
    target = _target(self)
    for key in json.loads(self.body)["TagKeys"]:
        target.tags.pop(key, None)
    return "{}"


def _target(response: Any) -> Any:
    arn = json.loads(response.body)["ResourceARN"]
    for targets in response.applicationautoscaling_backend.targets.values():
        for target in targets.values():
            if target.arn == arn:
                return target
    raise ResourceNotFound(arn)


@around(ApplicationAutoScalingResponse)
def describe_scalable_targets(original: Callable, self: Any) -> str:
    """moto's second page begins with the first page's last element."""
    request = json.loads(self.body)
    found = self.applicationautoscaling_backend.describe_scalable_targets(
        request["ServiceNamespace"], request.get("ResourceIds"), request.get("ScalableDimension")
    )
    start, size = int(request.get("NextToken") or 0), request.get("MaxResults") or 50
    answer = {"ScalableTargets": [_build_target(each) for each in found[start : start + size]]}
    if len(found) > start + size:
        answer["NextToken"] = str(start + size)
    return json.dumps(answer)
