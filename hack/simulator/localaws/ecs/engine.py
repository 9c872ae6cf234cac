"""Who runs the containers of a task: a stand-in by default, real processes once the runner has started."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .task import Task


@dataclass
class ContainerState:
    """What is known of one container; exit_code is None while it runs."""

    name: str
    exit_code: int | None = None
    health: str = "UNKNOWN"


class Engine(Protocol):
    """Starts and stops the containers of a task; none of its methods blocks."""

    def launch(self, task: Task) -> bool:
        """Starts every container; False if that is not possible yet; TaskFailedToStart if it never will be."""

    def observe(self, task: Task) -> list[ContainerState]:
        """The containers of a launched task."""

    def stop(self, task: Task) -> None:
        """Asks the containers to end; those that outlive their stop timeout are killed."""

    def runs_for_real(self, task: Task) -> bool:
        """Whether a task that has just started may still fail on its own."""


class StandIn:
    """Containers without processes: a service's run for ever, a one-shot's end at once; images named "fail" exit 1."""

    def launch(self, task: Task) -> bool:
        return True

    def observe(self, task: Task) -> list[ContainerState]:
        return [self._container(task, definition) for definition in task.container_definitions]

    def _container(self, task: Task, definition: dict) -> ContainerState:
        fails = "fail" in definition["image"].lower()
        ends = fails or not task.of_service
        if task.stopping:
            return ContainerState(definition["name"], 0 if task.of_service else 137)
        if ends and task.seconds_running() > 2 * task.step_seconds:
            return ContainerState(definition["name"], 1 if fails else 0)
        return ContainerState(definition["name"], None, "HEALTHY" if definition.get("healthCheck") else "UNKNOWN")

    def stop(self, task: Task) -> None:
        pass

    def runs_for_real(self, task: Task) -> bool:
        return False


_current: list[Engine] = [StandIn()]


def current() -> Engine:
    return _current[0]


def use(engine: Engine) -> None:
    _current[0] = engine
