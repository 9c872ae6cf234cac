"""Work pools and deployments of the end-to-end tests, and what became of them in AWS and Prefect."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, TypeVar

import boto3

from hosting import local_aws
from hosting.kubernetes import DEPLOYMENT, Kubernetes
from hosting.prefect_api import Prefect

API = "prefecthosting.dev/v1alpha1"
T = TypeVar("T")


def client(service: str) -> Any:
    return boto3.client(service, region_name=local_aws.region())


def pool(resource: str, **spec: Any) -> dict[str, Any]:
    return {"apiVersion": API, "kind": "WorkPool", "metadata": {"name": resource}, "spec": {"hostingRef": {"name": "demo"}, **spec}}


def deployment(resource: str, pool_name: str, **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": API,
        "kind": "FlowDeployment",
        "metadata": {"name": resource},
        "spec": {
            "workPoolRef": {"name": pool_name},
            "flowName": "probe",
            "entrypoint": "main.py:probe",
            "image": {"uri": "example.com/probe:1"},
            **spec,
        },
    }


def registering(*command: str) -> dict[str, Any]:
    """A deployment that the flow of the samples makes itself."""
    return {
        "apiVersion": API,
        "kind": "FlowDeployment",
        "metadata": {"name": "registered"},
        "spec": {
            "workPoolRef": {"name": "mean-and-median"},
            "flowName": "mean-and-median",
            "name": "registered",
            "entrypoint": "main.py:mean_and_median",
            "registration": "Task",
            "task": {"command": ["python", *command], "environment": [{"name": "DEPLOYMENT", "value": "registered"}]},
            "tags": ["ours"],
            "image": {"repository": {"name": "prefect-flows", "keepLast": 20}, "tag": "mean_and_median-latest"},
        },
    }


def until(read: Callable[[], T], wanted: Callable[[T], Any], seconds: float, what: str) -> T:
    """The first answer that is wanted; what was read last when none is in time. Failing reads are read again."""
    end, answer = time.monotonic() + seconds, None
    while True:
        try:
            answer = read()
            if wanted(answer):
                return answer
        except (OSError, KeyError) as failure:
            answer = failure
        assert time.monotonic() < end, f"{what}: not within {seconds:.0f} s; at last {answer}"
        time.sleep(0.5)


def request_run(kubernetes: Kubernetes, name: str, **parameters: Any) -> str:
    """Asks for a flow run by annotation, as a person would; its ID."""
    at = f"{time.time():.3f}"
    kubernetes.annotate(DEPLOYMENT, name, run_parameters=json.dumps(parameters), run_requested_at=at)
    found = until(
        lambda: (kubernetes.get(DEPLOYMENT, name).get("status") or {}).get("requestedRun") or {},
        lambda requested: requested.get("at") == at and requested.get("id"),
        180,
        f"a run of {name}",
    )
    return found["id"]


def in_state(prefect: Prefect, run_id: str, state: str, seconds: float) -> dict[str, Any]:
    return until(
        lambda: prefect.ask(f"/flow_runs/{run_id}"),
        lambda run: run["state"]["type"] == state,
        seconds,
        f"flow run {run_id} {state}",
    )


def resources(kubernetes: Kubernetes, name: str) -> dict[str, str]:
    """IDs by logical ID, as the pool's status has them."""
    status = kubernetes.get("workpool", name)["status"]
    return {each["logicalId"]: each.get("id") for each in status.get("resources") or []}


def service(arn: str) -> dict[str, Any]:
    cluster = arn.split("/")[-2]
    return client("ecs").describe_services(cluster=cluster, services=[arn])["services"][0]


def set_count(arn: str, count: int) -> None:
    """As autoscaling would, or somebody with a console."""
    client("ecs").update_service(cluster=arn.split("/")[-2], service=arn, desiredCount=count)


def run_tasks(family: str) -> list[dict[str, Any]]:
    """Tasks of a family that RunTask has started, the latest first."""
    tasks = [task for task in local_aws.control("GET", "tasks") if task["family"] == family]
    return tasks[::-1]


def scalable_targets() -> dict[str, tuple[int, int]]:
    answer = client("application-autoscaling").describe_scalable_targets(ServiceNamespace="ecs")
    return {each["ResourceId"]: (each["MinCapacity"], each["MaxCapacity"]) for each in answer["ScalableTargets"]}


def variables_in(task: dict[str, Any]) -> dict[str, str]:
    return {
        each["name"]: each["value"]
        for container in task["request"]["overrides"]["containerOverrides"]
        for each in container.get("environment") or []
    }
