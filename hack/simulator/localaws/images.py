"""Which local command environment stands for a container image.

A map file (YAML or JSON) is a list, the first match wins, and folders are relative to the file:

    - pattern: "*.dkr.ecr.*.amazonaws.com/*"   # as in a shell
      folder: ../samples/flow                  # what the image holds at its working directory
      workdir: /app                            # else from the folder's Dockerfile
      command: [python, main.py]               # else from the folder's Dockerfile
      prefect: "3"                             # or "2", or "none": a plain Python
      environment: {NAME: value}               # the image's own
"""

from __future__ import annotations

import fnmatch
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class LocalImage:
    pattern: str
    prefect: str = "3"
    folder: Path | None = None
    workdir: str = "/"
    command: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)


BUILT_IN = [
    LocalImage("*prefecthq/prefect:2*", prefect="2"),
    LocalImage("*prefecthq/prefect-aws:*prefect2*", prefect="2"),
    LocalImage("*prefecthq/prefect-aws:0.[1-4]*", prefect="2"),
    LocalImage("*prefecthq/prefect:3*"),
    LocalImage("*prefecthq/prefect-aws:*"),
]


class ImageMap:
    def __init__(self, images: list[LocalImage]):
        self._images = images

    def find(self, image: str) -> LocalImage | None:
        """None for an image that nothing here can stand for."""
        return next((each for each in self._images if fnmatch.fnmatchcase(image, each.pattern)), None)


def load(path: Path | None) -> ImageMap:
    """The images of the file, then the built-in ones; ValueError says what is wrong with the file."""
    own = []
    if path is not None:
        entries = yaml.safe_load(path.read_text()) or []
        if not isinstance(entries, list):
            raise ValueError(f"{path}: expected a list of images")
        own = [_read(entry, path) for entry in entries]
    return ImageMap([*own, *BUILT_IN])


def _read(entry: Any, path: Path) -> LocalImage:
    known = {"pattern", "prefect", "folder", "workdir", "command", "environment"}
    if not isinstance(entry, dict) or "pattern" not in entry or set(entry) - known:
        raise ValueError(f"{path}: an image has a pattern and some of {', '.join(sorted(known))}; found {entry}")
    folder = (path.parent / entry["folder"]).resolve() if "folder" in entry else None
    if folder is not None and not folder.is_dir():
        raise ValueError(f"{path}: no folder {folder}")
    dockerfile = _dockerfile(folder)
    return LocalImage(
        pattern=entry["pattern"],
        prefect=str(entry.get("prefect", "3")),
        folder=folder,
        workdir=entry.get("workdir") or dockerfile.get("WORKDIR", "/app"),
        command=entry.get("command") or json.loads(dockerfile.get("CMD", "[]")),
        environment={name: str(value) for name, value in (entry.get("environment") or {}).items()},
    )


def _dockerfile(folder: Path | None) -> dict[str, str]:
    """The last WORKDIR and the last CMD in exec form."""
    if folder is None or not (folder / "Dockerfile").is_file():
        return {}
    text = (folder / "Dockerfile").read_text()
    return {
        match.group(1): match.group(2).strip()
        for match in re.finditer(r"^(WORKDIR|CMD)\s+(/\S*|\[.*\])\s*$", text, re.MULTILINE)
    }
