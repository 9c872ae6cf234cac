"""What moto's ECS lacks: tasks that run, services that roll out, instances that join a cluster."""

from __future__ import annotations

from typing import Any


def install() -> None:
    """Changes moto's ECS; each of these modules does so when it is imported."""
    from localaws import dispatch

    from . import clusters, definitions, members, scheduler, services, tasks  # noqa: F401

    @dispatch.check("ecs", "*")
    def see_what_has_happened(response: Any) -> None:
        scheduler.tick_if_due(response.ecs_backend)
