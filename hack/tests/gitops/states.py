"""The states of a resource: how each is brought about, and what Argo CD and Flux have to say of it."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any

import yaml
from hosting import conditions, health

FOLDER = Path(__file__).parent / "states"
# What changes with every run.
FLEETING = ("uid", "resourceVersion", "creationTimestamp", "managedFields")
EXPECTED = {
    "progressing": ("Progressing", "InProgress"),
    "ready": ("Healthy", "Current"),
    "stalled": ("Degraded", "Failed"),
    "suspended": ("Suspended", "Current"),
    "deleting": ("Progressing", "Terminating"),
}


def check(state: str, resources: list[dict[str, Any]]) -> None:
    """Of live resources: their verdicts, and that the fixtures show their conditions as they are now."""
    assert verdicts(resources) == {name(each): EXPECTED[state] for each in resources}
    for resource in resources:
        file = FOLDER / f"{resource['kind'].lower()}-{state}.yaml"
        if os.environ.get("GITOPS_WRITE"):
            FOLDER.mkdir(exist_ok=True)
            file.write_text(yaml.safe_dump(_lasting(resource), sort_keys=False, width=120))
        shown = yaml.safe_load(file.read_text())
        assert turns(shown) == turns(resource), f"{file.name} shows other conditions: write it anew with GITOPS_WRITE=1"


def verdicts(resources: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    judged = health.judge(resources)
    return {name(each): (verdict.argo, verdict.flux) for each, verdict in zip(resources, judged, strict=True)}


def name(resource: dict[str, Any]) -> str:
    return f"{resource['kind']}/{resource['metadata']['name']}"


def turns(resource: dict[str, Any]) -> dict[str, str]:
    """What kstatus and the Lua check decide by; the stages differ with how far a resource has come."""
    kinds = ("Ready", "Reconciling", "Stalled", "Suspended")
    return {type_: each["status"] for type_, each in conditions.of(resource).items() if type_ in kinds}


def _lasting(resource: dict[str, Any]) -> dict[str, Any]:
    lasting = copy.deepcopy(resource)
    for field in FLEETING:
        lasting["metadata"].pop(field, None)
    # The table says nothing of the state, and holds IDs.
    lasting["status"].pop("resources", None)
    lasting["spec"].get("aws", {}).pop("endpointUrl", None)
    return lasting
