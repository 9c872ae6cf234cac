"""Argo CD's health check and Flux's kstatus on statuses that an operator wrote (end_to_end/test_kept.py keeps them so)."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from gitops import states

FILES = sorted(states.FOLDER.glob("*.yaml"))
KINDS = ("prefecthosting", "workpool", "flowdeployment")


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((states.FOLDER / f"{name}.yaml").read_text())


def test_every_kind_is_there_in_every_state():
    assert [file.stem for file in FILES] == sorted(f"{kind}-{state}" for kind in KINDS for state in states.EXPECTED)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_is_judged_as_what_it_is(file):
    resource = read(file.stem)
    assert states.verdicts([resource]) == {states.name(resource): states.EXPECTED[file.stem.partition("-")[2]]}


@pytest.mark.parametrize("kind", KINDS)
def test_what_nobody_has_looked_at_is_on_its_way(kind):
    new = read(f"{kind}-ready")
    new["status"] = {"observedGeneration": -1}
    changed = read(f"{kind}-ready")
    changed["metadata"].update(name="changed", generation=changed["metadata"]["generation"] + 1)
    assert set(states.verdicts([new, changed]).values()) == {("Progressing", "InProgress")}


@pytest.mark.parametrize(
    ("reason", "argo"),
    [("WaitingForApproval", "Suspended"), ("Preview", "Suspended"), ("Unauthorized", "Degraded"), ("Throttled", "Progressing")],
)
def test_argo_tells_what_a_person_has_to_do(reason, argo):
    resource = copy.deepcopy(read("prefecthosting-progressing"))
    next(each for each in resource["status"]["conditions"] if each["type"] == "Ready")["reason"] = reason
    assert states.verdicts([resource]) == {"PrefectHosting/second": (argo, "InProgress")}


def test_argo_shows_a_deployment_whose_runs_fail():
    resource = read("flowdeployment-ready")
    resource["status"]["conditions"].append(
        {"type": "Healthy", "status": "False", "reason": "RunsFailed", "message": "failed in a row: 3"}
    )
    assert set(states.verdicts([resource]).values()) == {("Degraded", "Current")}
