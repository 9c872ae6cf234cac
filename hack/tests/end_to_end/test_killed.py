"""An operator that is killed after any of its calls to AWS leaves no duplicate and no orphan."""

from __future__ import annotations

import time

from aws_checks.counted import duplicates, leftovers
from hosting import conditions, local_aws
from hosting.conditions import Resource
from hosting.kubernetes import HOSTING

MINUTES = 12
NAME = "killed"


def test_killed_after_every_mutating_call_of_a_creation(machine, kubernetes):
    hosting = {
        "apiVersion": "prefecthosting.dev/v1alpha1",
        "kind": "PrefectHosting",
        "metadata": {"name": NAME},
        "spec": {"aws": {"region": "eu-west-1", "endpointUrl": local_aws.endpoint()}},
    }
    kubernetes.apply([hosting])
    deaths, end = 0, time.monotonic() + MINUTES * 60
    machine.stop_operator()
    while not conditions.is_ready(kubernetes.find(HOSTING, NAME)):
        assert time.monotonic() < end, f"not ready after {deaths} deaths: {why(kubernetes)}"
        pid = machine.start_operator_to_be_killed()
        # Where no mutating call is left to be made, none kills it, and it gets there.
        while machine.alive(pid) and not conditions.is_ready(kubernetes.find(HOSTING, NAME)):
            assert time.monotonic() < end, f"not ready after {deaths} deaths: {why(kubernetes)}"
            time.sleep(0.3)
        deaths += not machine.alive(pid)
    local_aws.control("DELETE", "faults")
    machine.start_operator()
    assert deaths >= 20, "hardly any call was met"
    assert duplicates() == {}
    conditions.Watch(kubernetes, [Resource(HOSTING, NAME)]).until_ready(seconds=60)
    kubernetes.delete([hosting], seconds=180)
    assert leftovers() == []


def why(kubernetes) -> list[str]:
    return conditions.complaints(kubernetes.find(HOSTING, NAME))
