"""Runs the containers of ECS tasks as local processes; called only by whoever holds dispatch.STATE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from localaws.ecs.engine import ContainerState, StandIn
from localaws.ecs.errors import TaskFailedToStart
from localaws.ecs.task import Task
from localaws.images import ImageMap

from . import plan, registry
from .addresses import View
from .environments import EnvironmentFailed, PrefectEnvironments
from .logs import LogStream, open_stream
from .process import ContainerProcess, Start
from .reaper import Reaper


@dataclass
class RunningContainer:
    process: ContainerProcess
    stream: LogStream | None
    exit_code: int | None = None

    def look(self) -> int | None:
        """Its exit code, once it has ended and all its output is written."""
        if self.exit_code is None:
            code = self.process.exit_code()
            if code is not None:
                self.process.drain()
                self.exit_code = code
        self.flush()
        return self.exit_code

    def flush(self) -> None:
        lines = self.process.take_output()
        if self.stream is not None:
            self.stream.write(lines)


class LocalEngine:
    """A container whose image the map knows is a process; any other is a stand-in without one."""

    def __init__(self, images: ImageMap, environments: PrefectEnvironments, site: plan.Site, reaper: Reaper):
        self._images = images
        self._environments = environments
        self._site = site
        self._reaper = reaper
        self._stand_in = StandIn()
        self._containers: dict[str, dict[str, RunningContainer]] = {}
        self._views: dict[str, View] = {}
        self.closed = False

    def launch(self, task: Task) -> bool:
        if self.closed:
            return False
        for container in task.container_definitions:
            registry.check(container["image"])
        known = {c["name"]: self._images.find(c["image"]) for c in task.container_definitions}
        try:
            homes = {image.prefect: self._environments.find(image.prefect) for image in known.values() if image}
        except EnvironmentFailed as failure:
            raise TaskFailedToStart(f"CannotPullContainerError: {failure}") from None
        if None in homes.values():
            return False
        streams = {c["name"]: open_stream(task, c) for c in task.container_definitions}
        view = plan.view_of(task, self._site.addresses)
        self._views[task.id] = view
        starts = {}
        for container in task.container_definitions:
            image = known[container["name"]]
            if image is not None:
                home = homes[image.prefect]
                assert home is not None
                starts[container["name"]] = plan.start_of(task, container, image, home, view, self._site)
        self._start_all(task, starts, streams)
        return True

    def _start_all(self, task: Task, starts: dict[str, Start], streams: dict[str, LogStream | None]) -> None:
        running = self._containers.setdefault(task.id, {})
        for name, start in starts.items():
            try:
                process = ContainerProcess(start)
            except OSError as failure:
                self.stop(task)
                raise TaskFailedToStart(f"CannotStartContainerError: {start.command[0]}: {failure.strerror}") from None
            self._reaper.watch(process.pid)
            running[name] = RunningContainer(process, streams[name])

    def observe(self, task: Task) -> list[ContainerState]:
        running = self._containers.get(task.id, {})
        states = []
        for state in self._stand_in.observe(task):
            container = running.get(state.name)
            states.append(state if container is None else self._state(state.name, container))
        return states

    def _state(self, name: str, container: RunningContainer) -> ContainerState:
        before = container.exit_code
        code = container.look()
        health = container.process.health
        if code is not None:
            if before is None:
                self._reaper.forget(container.process.pid)
            if health is not None:
                health.close()
            return ContainerState(name, code, "UNKNOWN")
        return ContainerState(name, None, health.look() if health is not None else "UNKNOWN")

    def stop(self, task: Task) -> None:
        for container in self._containers.get(task.id, {}).values():
            container.process.end()

    def kill(self, task: Task) -> None:
        for container in self._containers.get(task.id, {}).values():
            container.process.kill()

    def runs_for_real(self, task: Task) -> bool:
        return bool(self._containers.get(task.id))

    def containers(self, task: Task) -> dict[str, RunningContainer]:
        return self._containers.get(task.id, {})

    def ports(self, task: Task) -> dict[int, int]:
        view = self._views.get(task.id)
        return dict(view.ports()) if view is not None else {}

    def close(self) -> None:
        """Ends every process and waits for it."""
        self.closed = True
        everything = [each for containers in self._containers.values() for each in containers.values()]
        alive = [each for each in everything if each.exit_code is None and each.process.exit_code() is None]
        for container in alive:
            container.process.end()
        for container in alive:
            container.process.wait(3)
            container.process.kill()
            if container.process.health is not None:
                container.process.health.close()


def describe(task: Task, engine: LocalEngine) -> dict[str, Any]:
    """A task for GET /sim/tasks; pid, exit code and log are those of its first container."""
    running = engine.containers(task)
    containers = [_describe_container(each, running.get(each.name)) for each in task.containers]
    ports = engine.ports(task)
    return {
        "id": task.id,
        "arn": task.task_arn,
        "account": task.account_id,
        "cluster": task.cluster_name,
        "group": task.group,
        "family": task.definition.family,
        "revision": task.definition.revision,
        "state": task.last_status,
        "stopCode": task.stop_code,
        "stoppedReason": task.stopped_reason,
        "health": task.health_status,
        "request": task.request,
        "address": next((f"127.0.0.1:{port}" for port in ports.values()), None),
        "ports": {str(inside): f"127.0.0.1:{port}" for inside, port in ports.items()},
        **{name: containers[0][name] for name in ("image", "command", "pid", "exitCode", "log")},
        "containers": containers,
    }


def _describe_container(container: Any, running: RunningContainer | None) -> dict[str, Any]:
    process = running.process if running is not None else None
    return {
        "name": container.name,
        "image": container.image,
        "command": process.start.command if process else None,
        "pid": process.pid if process and container.exit_code is None else None,
        "exitCode": container.exit_code,
        "log": list(process.tail)[-20:] if process else [],
    }
