"""samples/*.yaml, changed only in what this machine needs."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "samples"
FILES = ("desktop-password.yaml", "prefecthosting.yaml", "workpool.yaml", "flowdeployment.yaml")
EVERY_MINUTE = "* * * * *"


def load() -> list[dict[str, Any]]:
    return [yaml.safe_load((FOLDER / name).read_text()) for name in FILES]


def prefect_cloud() -> list[dict[str, Any]]:
    """Hosting, pool and deployment of Prefect Cloud."""
    return list(yaml.safe_load_all((FOLDER / "prefect-cloud.yaml").read_text()))


def for_this_machine(
    documents: list[dict[str, Any]], endpoint: str, version: str | None = None, cron: str | None = None
) -> list[dict[str, Any]]:
    """Copies with the local AWS, a generated password and, if given, another version of Prefect and schedule."""
    password, hosting, pool, deployment = copy.deepcopy(documents)
    password["stringData"]["password"] = secrets.token_urlsafe(18)
    hosting["spec"]["aws"]["endpointUrl"] = endpoint
    if version:
        hosting["spec"]["prefect"]["server"]["version"] = version
    if cron:
        deployment["spec"]["schedules"] = [{"cron": cron}]
    return [password, hosting, pool, deployment]


def flow_images(version: str, more: Iterable[dict[str, str]] = ()) -> str:
    """The map by which local AWS runs the samples' flow, in that version of Prefect, in place of its image."""
    entry = {"pattern": "*.dkr.ecr.*/prefect-flows*", "folder": str(FOLDER / "flow"), "prefect": version[0]}
    return yaml.safe_dump([entry, *({"prefect": version[0], **each} for each in more)])
