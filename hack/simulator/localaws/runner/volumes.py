"""Where the folders that a container mounts are on this machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from localaws.ecs.task import Task

ROOT_DEVICES = ("/dev/xvda", "/dev/sda1")


def folders(task: Task, container: dict[str, Any], state: Path) -> dict[str, Path]:
    """A folder for each path of the container that is mounted; it exists when this returns."""
    volumes = {volume["name"]: volume for volume in task.definition.volumes or []}
    found = {}
    for mount in container.get("mountPoints") or []:
        folder = _folder(task, volumes[mount["sourceVolume"]], state)
        folder.mkdir(parents=True, exist_ok=True)
        found[mount["containerPath"].rstrip("/")] = folder
    return found


def _folder(task: Task, volume: dict[str, Any], state: Path) -> Path:
    path = (volume.get("host") or {}).get("sourcePath")
    if path:
        return _machine(task, state) / path.strip("/")
    shared = volume.get("efsVolumeConfiguration")
    if shared:
        point = (shared.get("authorizationConfig") or {}).get("accessPointId", "root")
        return state / "volumes" / shared["fileSystemId"] / point / shared.get("rootDirectory", "/").strip("/")
    return state / "tasks" / task.id / "volumes" / volume["name"]


def _machine(task: Task, state: Path) -> Path:
    """The disk of the instance: its data volume if it has one, which outlives it, else its own."""
    instance = task.ec2_instance
    if instance is None:
        return state / "tasks" / task.id / "volumes"
    for device, attached in instance.block_device_mapping.items():
        if device not in ROOT_DEVICES and device != instance.root_device_name and attached.volume_id:
            return state / "volumes" / attached.volume_id
    return state / "instances" / instance.id


def translate(text: str, places: dict[str, Path]) -> str:
    """The text with paths of the container replaced by those of this machine."""
    for path in sorted(places, key=len, reverse=True):
        pattern = rf"(?<![\w.~-]){re.escape(path)}(?=$|[/\s\"':;,?&)])"
        text = re.sub(pattern, lambda _, place=places[path]: str(place), text)
    return text
