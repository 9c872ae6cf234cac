"""Starts as local processes what ECS would start as containers."""

from __future__ import annotations

import threading
import traceback
from typing import Any

from localaws.settings import Settings

LOOK_SECONDS = 0.2


class Runner:
    """Looks at all tasks of all accounts five times a second."""

    def __init__(self, settings: Settings):
        from localaws import dispatch, images
        from localaws.ecs import engine as ecs_engine

        from .addresses import BOOK
        from .engine import LocalEngine
        from .environments import PrefectEnvironments
        from .plan import Site
        from .reaper import Reaper

        self._state = dispatch.STATE
        self._reaper = Reaper()
        self._engine = LocalEngine(
            images.load(settings.images), PrefectEnvironments(), Site(settings, BOOK), self._reaper
        )
        self._engine_before = ecs_engine.current()
        if settings.processes:
            ecs_engine.use(self._engine)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        from localaws.ecs import scheduler

        while not self._ending.wait(LOOK_SECONDS):
            for backend in _backends():
                with self._state:
                    try:
                        scheduler.tick(backend)
                    except Exception:
                        # The next look may go better; a scheduler that has ended helps nobody.
                        traceback.print_exc()

    def tasks(self) -> list[dict[str, Any]]:
        from .engine import describe

        with self._state:
            return [describe(task, self._engine) for task in _tasks()]

    def stop(self, task_id: str) -> dict[str, Any]:
        """Kills the processes of a task, as a machine out of memory would; ValueError if there is no such task."""
        from .engine import describe

        with self._state:
            for task in _tasks():
                if task.id == task_id.split("/")[-1]:
                    self._engine.kill(task)
                    return describe(task, self._engine)
        raise ValueError(f"no task {task_id}")

    def close(self) -> None:
        from localaws.ecs import engine as ecs_engine

        self._ending.set()
        self._thread.join(5)
        with self._state:
            ecs_engine.use(self._engine_before)
            self._engine.close()
        self._reaper.close()


def _backends() -> list[Any]:
    from moto.ecs.models import ecs_backends

    return [
        backend for regions in list(ecs_backends.values()) for backend in list(regions.values()) if backend.clusters
    ]


def _tasks() -> list[Any]:
    return [task for backend in _backends() for tasks in backend.tasks.values() for task in tasks.values()]


def start(settings: Settings) -> Runner:
    return Runner(settings)
