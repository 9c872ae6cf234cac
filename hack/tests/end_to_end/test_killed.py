"""An operator that is killed after any of its calls to AWS or Prefect leaves no duplicate and no orphan."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from aws_checks.counted import duplicates, leftovers
from hosting import conditions, local_aws, prefect_api
from hosting.conditions import Resource
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL
from hosting.pools import deployment, pool

MINUTES = 12
NAME = "killed"
PREFECT = {"service": "prefect"}
AUTOMATIONS = [
    {"name": "late", "on": "Late", "actions": [{"type": "PauseDeployment"}]},
    {"name": "failed", "on": "Failed", "actions": [{"type": "PauseDeployment"}]},
]


@pytest.fixture(scope="module")
def hosting(machine):
    return {
        "apiVersion": "prefecthosting.dev/v1alpha1",
        "kind": "PrefectHosting",
        "metadata": {"name": NAME},
        "spec": {"aws": {"region": "eu-west-1", "endpointUrl": local_aws.endpoint()}},
    }


@pytest.fixture(scope="module")
def in_prefect():
    """All that there is in Prefect, and nothing in AWS."""
    unmanned = pool(
        NAME,
        hostingRef={"name": NAME},
        type="process",
        queues=[{"name": "critical", "priority": 1}],
        worker={"placement": "None"},
        template={"raw": {"job_configuration": {}, "variables": {}}},
        variables=[{"name": "region", "value": "emea"}],
        blocks=[{"name": "token", "type": "secret", "data": {"value": "opensesame"}}],
    )
    flow = deployment(NAME, NAME, name=NAME, flowName=NAME, schedules=[{"cron": "0 0 1 1 *"}], automations=AUTOMATIONS)
    flow["metadata"]["annotations"] = {"prefecthosting.dev/run-requested-at": "now"}
    return [unmanned, flow]


def test_killed_after_every_mutating_call_of_a_creation(machine, kubernetes, hosting):
    kubernetes.apply([hosting])
    deaths = killed(machine, kubernetes, lambda: conditions.is_ready(kubernetes.find(HOSTING, NAME)))
    assert deaths >= 20, "hardly any call was met"
    assert duplicates() == {}
    conditions.Watch(kubernetes, [Resource(HOSTING, NAME)]).until_ready(seconds=60)


def killed(machine, kubernetes, done, **fault) -> int:
    """Starts operators that die after their first call until it is done; how many died."""
    deaths, end = 0, time.monotonic() + MINUTES * 60
    machine.stop_operator()
    while not done():
        assert time.monotonic() < end, f"not done after {deaths} deaths: {why(kubernetes)}"
        pid = machine.start_operator_to_be_killed(**fault)
        # Where no mutating call is left to be made, none kills it, and it gets there.
        while machine.alive(pid) and not done():
            assert time.monotonic() < end, f"not done after {deaths} deaths: {why(kubernetes)}"
            time.sleep(0.3)
        deaths += not machine.alive(pid)
    local_aws.control("DELETE", "faults")
    machine.start_operator()
    return deaths


def why(kubernetes) -> list[str]:
    return [line for kind in (HOSTING, POOL, DEPLOYMENT) for line in conditions.complaints(kubernetes.find(kind, NAME))]


def test_killed_after_every_write_to_prefect(machine, kubernetes, hosting, in_prefect):
    kubernetes.apply([hosting, *in_prefect])

    def done():
        flow = kubernetes.find(DEPLOYMENT, NAME)
        ready = conditions.is_ready(kubernetes.find(POOL, NAME)) and conditions.is_ready(flow)
        return ready and (flow["status"].get("requestedRun") or {}).get("id")

    deaths = killed(machine, kubernetes, done, **PREFECT)
    assert deaths >= 8, "hardly any write was met"
    assert counted(prefect_api.of_hosting(kubernetes, NAME)) == {
        "work_pools": 1,
        "work_queues": 2,
        "variables": 1,
        "block_documents": 1,
        "flows": 1,
        "deployments": 1,
        "automations": 2,
        "flow_runs": 1,
    }


def counted(prefect) -> dict[str, int]:
    """What somebody has made there: the server has blocks of its own, and its scheduler makes runs."""
    kinds = ("work_pools", "work_queues", "variables", "block_documents", "flows", "deployments", "automations", "flow_runs")
    found = {kind: prefect.ask(f"/{kind}/filter", {}) for kind in kinds}
    found["flow_runs"] = [run for run in found["flow_runs"] if not run["auto_scheduled"]]
    found["block_documents"] = [each for each in found["block_documents"] if each["name"] == "token"]
    return dict(Counter({kind: len(each) for kind, each in found.items() if each}))


def test_killed_after_every_write_of_a_deletion(machine, kubernetes, hosting, in_prefect):
    kubernetes.run("delete", POOL, NAME, "--wait=false")
    kubernetes.run("delete", DEPLOYMENT, NAME, "--wait=false")
    killed(machine, kubernetes, lambda: kubernetes.find(POOL, NAME) is None, **PREFECT)
    assert counted(prefect_api.of_hosting(kubernetes, NAME)) == {}
    kubernetes.delete([hosting], seconds=180)
    assert leftovers() == []
