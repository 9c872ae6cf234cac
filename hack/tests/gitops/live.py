"""Resources of the end-to-end tests, brought into each state."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from typing import Any

from hosting import conditions
from hosting.conditions import Resource, Watch
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL, Kubernetes
from hosting.seed import Seed

HOLD = "tests.prefecthosting.dev/hold"
STALLING: dict[str, dict[str, Any]] = {
    "PrefectHosting": {"instance": {"type": "t4g.nothing"}},
    "WorkPool": {"worker": {"placement": "None"}, "template": {"patches": [{"op": "replace", "path": "/nothing/here", "value": 1}]}},
    "FlowDeployment": {"schedules": [{"cron": "61 * * * *"}]},
}


def trio(seed: Seed, name: str) -> list[dict[str, Any]]:
    """Another hosting of the smallest kind, with a pool and a deployment, all of one name."""
    hosting, pool, deployment = copy.deepcopy(seed.documents[1:])
    hosting["spec"] = {"aws": hosting["spec"]["aws"]}
    pool["spec"] = {"hostingRef": {"name": name}}
    # No image, which somebody would have to push.
    fetch = {"prefect.deployments.steps.set_working_directory": {"directory": "/"}}
    deployment["spec"] = {
        "workPoolRef": {"name": name}, "flowName": name, "entrypoint": "main.py:flow", "pullSteps": [fetch]
    }
    for document in (hosting, pool, deployment):
        document["metadata"] = {"name": name}
    return [hosting, pool, deployment]


def stalled(seed: Seed) -> list[dict[str, Any]]:
    """Manifests that only AWS or Prefect find wrong; pool and deployment are in the hosting of the samples."""
    documents = trio(seed, "stalled")
    for document in documents:
        document["spec"].update(STALLING[document["kind"]])
    documents[1]["spec"]["hostingRef"] = {"name": "demo"}
    documents[2]["spec"]["workPoolRef"] = {"name": "mean-and-median"}
    return documents


def resources(documents: list[dict[str, Any]]) -> list[Resource]:
    return [Resource(document["kind"].lower(), document["metadata"]["name"]) for document in documents]


def look(kubernetes: Kubernetes, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [kubernetes.get(each.kind, each.name) for each in resources(documents)]


def until(
    kubernetes: Kubernetes, documents: list[dict[str, Any]], type_: str, status: str, seconds: float = 90
) -> list[dict[str, Any]]:
    """The resources as soon as a condition of each is such, about its spec as it is now."""

    def turned(found: list[dict[str, Any] | None]) -> bool:
        return all(each is not None and _has(each, type_, status) for each in found)

    Watch(kubernetes, resources(documents)).until(turned, seconds)
    return look(kubernetes, documents)


def _has(resource: dict[str, Any], type_: str, status: str) -> bool:
    current = resource["status"].get("observedGeneration") == resource["metadata"]["generation"]
    return current and conditions.of(resource).get(type_, {}).get("status") == status


def suspend(kubernetes: Kubernetes, documents: list[dict[str, Any]], suspended: bool) -> None:
    for each in resources(documents):
        patch = '--patch={"spec": {"suspend": %s}}' % ("true" if suspended else "null")
        kubernetes.run("patch", each.kind, each.name, "--type=merge", patch)


def deleting(kubernetes: Kubernetes, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Deletes hosting and pool, which wait for their users, and a deployment that a finalizer of ours holds."""
    name = documents[0]["metadata"]["name"]
    hold = f'--patch=[{{"op": "add", "path": "/metadata/finalizers/-", "value": "{HOLD}"}}]'
    kubernetes.run("patch", DEPLOYMENT, name, "--type=json", hold)
    for kind in (HOSTING, POOL):
        kubernetes.run("delete", kind, name, "--wait=false")
    waiting = until(kubernetes, documents[:2], "Ready", "False")
    kubernetes.run("delete", DEPLOYMENT, name, "--wait=false")
    deployment = kubernetes.get(DEPLOYMENT, name)
    return [*waiting, deployment]


def let_go(kubernetes: Kubernetes, documents: list[dict[str, Any]], seconds: float = 120) -> None:
    """Lets the deployment go, and waits until all three are gone."""
    name = documents[0]["metadata"]["name"]
    _eventually(lambda: kubernetes.get(DEPLOYMENT, name)["metadata"]["finalizers"] == [HOLD], seconds)
    kubernetes.run("patch", DEPLOYMENT, name, "--type=merge", '--patch={"metadata": {"finalizers": null}}')
    kubernetes.delete(documents, seconds)


def _eventually(done: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, f"not within {seconds:.0f} s"
        time.sleep(0.5)
