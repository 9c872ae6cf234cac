"""Starts as local processes what ECS would start as containers."""

from typing import Any

from localaws.settings import Settings


class Runner:
    def tasks(self) -> list[dict[str, Any]]:
        return []

    def stop(self, task_id: str) -> dict[str, Any]:
        raise ValueError(f"no task {task_id}")

    def close(self) -> None:
        pass


def start(settings: Settings) -> Runner:
    return Runner()
