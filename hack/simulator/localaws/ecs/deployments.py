"""The deployments of a service and the circuit breaker that ends a hopeless one."""

from __future__ import annotations

import math
from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

DEFAULTS = {
    "maximumPercent": 200,
    "minimumHealthyPercent": 100,
    "deploymentCircuitBreaker": {"enable": False, "rollback": False},
}


def new(service: Any) -> dict[str, Any]:
    identifier = f"ecs-svc/{mock_random.randint(10**18, 10**19 - 1)}"
    now = utcnow()
    return {
        "id": identifier,
        "status": "PRIMARY",
        "taskDefinition": service.task_definition,
        "desiredCount": service.desired_count,
        "pendingCount": 0,
        "runningCount": 0,
        "failedTasks": 0,
        "createdAt": now,
        "updatedAt": now,
        "launchType": service.launch_type,
        "capacityProviderStrategy": getattr(service, "capacity_provider_strategy", None),
        "platformVersion": service.platform_version,
        "networkConfiguration": service.network_configuration or None,
        "rolloutState": "IN_PROGRESS",
        "rolloutStateReason": f"ECS deployment {identifier} in progress.",
    }


def begin(service: Any) -> dict[str, Any]:
    """Makes a new primary deployment; the one before goes on until its tasks are replaced."""
    for each in service.deployments:
        each["status"] = "ACTIVE"
    deployment = new(service)
    service.deployments.insert(0, deployment)
    service.next_start, service.failures_in_a_row = 0.0, 0
    return deployment


def say(service: Any, message: str) -> None:
    text = f"(service {service.name}) {message}"
    service.events.insert(0, {"id": str(mock_random.uuid4()), "createdAt": utcnow(), "message": text})
    del service.events[100:]


def say_once(service: Any, message: str) -> None:
    if not service.events or service.events[0]["message"] != f"(service {service.name}) {message}":
        say(service, message)


def complete(service: Any) -> None:
    primary = service.deployments[0]
    del service.deployments[1:]
    primary.update(
        rolloutState="COMPLETED", rolloutStateReason=f"ECS deployment {primary['id']} completed.", updatedAt=utcnow()
    )
    service.last_good = primary["taskDefinition"]
    say(service, f"(deployment {primary['id']}) deployment completed.")
    say(service, "has reached a steady state.")


def breaker_trips(service: Any) -> bool:
    breaker = service.deployment_configuration.get("deploymentCircuitBreaker") or {}
    threshold = min(200, max(3, math.ceil(service.desired_count / 2)))
    primary = service.deployments[0]
    return (
        bool(breaker.get("enable")) and primary["rolloutState"] == "IN_PROGRESS" and primary["failedTasks"] >= threshold
    )


def fail(service: Any) -> None:
    """Ends the primary deployment, and rolls back to the last one that completed if that is asked for."""
    primary = service.deployments[0]
    primary.update(
        rolloutState="FAILED",
        rolloutStateReason="ECS deployment circuit breaker: tasks failed to start.",
        updatedAt=utcnow(),
    )
    say(service, f"(deployment {primary['id']}) deployment failed: tasks failed to start.")
    rollback = service.deployment_configuration["deploymentCircuitBreaker"].get("rollback")
    if rollback and service.last_good and service.last_good != primary["taskDefinition"]:
        service.task_definition = service.last_good
        back = begin(service)
        back["rolloutStateReason"] = f"ECS deployment circuit breaker: rolling back to deploymentId {back['id']}."
        say(service, f"rolling back to deployment {back['id']}.")
