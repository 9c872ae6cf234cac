"""The samples on this machine: applied, run, looked at, deleted."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from hosting import local_aws, prefect_api, samples
from hosting.conditions import Resource, Watch
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL, Kubernetes

RESULT = "3.5 3.5"
LOG_DELAY_SECONDS = 30
IMAGE = ("prefect-flows", "mean_and_median-latest")
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


class RunFailed(Exception):
    """What became of the flow run instead, in words for the screen."""


@dataclass
class Seed:
    kubernetes: Kubernetes
    version: str
    resources: list[Resource] = field(
        default_factory=lambda: [
            Resource(HOSTING, "demo"),
            Resource(POOL, "mean-and-median"),
            Resource(DEPLOYMENT, "mean-and-median"),
        ]
    )
    documents: list[dict[str, Any]] = field(default_factory=list)
    digest: str | None = None

    def apply(self, cron: str | None = None, force: bool = False) -> None:
        if not self.documents:
            self.documents = samples.for_this_machine(samples.load(), local_aws.endpoint(), self.version)
        self.documents[-1]["spec"]["schedules"] = [{"cron": cron or samples.EVERY_MINUTE}]
        local_aws.make_key_pair(self.documents[1]["spec"]["access"]["ssh"]["keyName"])
        self.kubernetes.apply(self.documents, force=force)

    def push_image(self) -> bool:
        """Pushes once, as a GitHub workflow would, as soon as the repository is there; True when it did."""
        if self.digest is None:
            self.digest = local_aws.push_image(*IMAGE, samples.FOLDER / "flow")
            return self.digest is not None
        return False

    def prefect(self) -> prefect_api.Prefect:
        return prefect_api.of_hosting(self.kubernetes, "demo")

    def scheduled_run(self, seconds: float) -> tuple[dict[str, Any], list[str]]:
        """A run that a schedule made and that has completed, and its log; RunFailed if there is none."""
        prefect = self.prefect()
        deployment = prefect.deployment("mean-and-median", "mean_and_median")
        end = time.monotonic() + seconds
        while True:
            ended = prefect.scheduled_runs(deployment["id"], *ENDED)
            if ended:
                return _judge(ended[0], _whole_log(prefect, ended[0]))
            if time.monotonic() > end:
                raise RunFailed(f"no scheduled flow run has ended after {seconds:.0f} s; {_tasks()}")
            time.sleep(2)

    def status(self, resource: Resource) -> dict[str, Any]:
        return self.kubernetes.get(resource.kind, resource.name)["status"]

    def made(self) -> dict[str, str]:
        """IDs by owner, kind and logical ID, as the three tables in status have them."""
        return {
            f"{resource} {entry['kind']} {entry['logicalId']}": entry.get("id", "")
            for resource in self.resources
            for entry in self.status(resource).get("resources") or []
        }

    @staticmethod
    def tasks() -> list[dict[str, Any]]:
        return list(local_aws.control("GET", "tasks"))

    @staticmethod
    def stop_task(task_id: str) -> None:
        local_aws.control("POST", f"tasks/{task_id}/stop")

    def until_ready(self, seconds: float) -> None:
        Watch(self.kubernetes, self.resources, meanwhile=self.push_image).until_ready(seconds)

    def delete(self, seconds: float) -> None:
        self.kubernetes.delete(self.documents, seconds)


def _whole_log(prefect: prefect_api.Prefect, run: dict[str, Any]) -> list[str]:
    """A run may have ended before its last lines have arrived: Prefect sends them in batches."""
    end = time.monotonic() + LOG_DELAY_SECONDS
    while True:
        log = prefect.log_lines(run["id"])
        if any(RESULT in line for line in log) or time.monotonic() > end:
            return log
        time.sleep(1)


def _judge(run: dict[str, Any], log: list[str]) -> tuple[dict[str, Any], list[str]]:
    if run["state"]["type"] != "COMPLETED":
        tail = "\n  ".join(log[-10:])
        raise RunFailed(f"flow run {run['name']} is {run['state']['name']}: {run['state']['message']}\n  {tail}")
    if not any(RESULT in line for line in log):
        raise RunFailed(f"the log of flow run {run['name']} has no line {RESULT}: {log}")
    return run, log


def _tasks() -> str:
    described = [f"{task['family']} {task['state']} {task['stoppedReason'] or ''}".strip() for task in Seed.tasks()]
    return "tasks on local AWS: " + ("; ".join(described) or "none")
