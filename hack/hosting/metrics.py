"""The operator's metrics, summed."""

from __future__ import annotations

import os
import re
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

SAMPLE = re.compile(r"^(?P<name>\w+)(?:\{(?P<labels>.*)\})? (?P<value>\S+)$", re.MULTILINE)
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')

CALLS = "prefect_hosting_api_calls_total"
RECONCILES = "prefect_hosting_reconciles_total"
QUIET_SECONDS = 2
AWS_READS = ("Describe", "Get", "List", "BatchGet", "Receive", "AssumeRole")
# Where IAM has another name for a service than the SDK.
IAM_PREFIX = {
    "cloudwatchlogs": "logs",
    "eventbridge": "events",
    "applicationautoscaling": "application-autoscaling",
    "ec2instanceconnect": "ec2-instance-connect",
}
PREFECT_READS = ("/filter", "/paginate", "/count")


@dataclass(frozen=True)
class Sample:
    name: str
    labels: dict[str, str]
    value: float


@dataclass(frozen=True)
class Metrics:
    samples: list[Sample]

    def total(self, name: str, **labels: str) -> float:
        return sum(
            sample.value
            for sample in self.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )

    def since(self, before: Metrics) -> Metrics:
        """What was added after an earlier look at the same process."""
        earlier = {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for sample in before.samples}
        return Metrics(
            [
                Sample(each.name, each.labels, each.value - earlier.get((each.name, tuple(sorted(each.labels.items()))), 0))
                for each in self.samples
            ]
        )

    def aws_writes(self) -> dict[str, float]:
        return self._calls("aws", lambda operation: not operation.startswith(AWS_READS))

    def prefect_writes(self) -> dict[str, float]:
        return self._calls("prefect", lambda operation: not _reads_prefect(operation))

    def _calls(self, api: str, wanted: Callable[[str], bool]) -> dict[str, float]:
        counts = self.by("operation", CALLS, api=api)
        return {operation: count for operation, count in counts.items() if count and wanted(operation)}

    def by(self, label: str, name: str, **labels: str) -> dict[str, float]:
        values: dict[str, float] = {}
        for sample in self.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                key = sample.labels.get(label, "")
                values[key] = values.get(key, 0) + sample.value
        return values


    def sweeps(self) -> int:
        """As many as the kind that was reconciled most often."""
        return int(max(self.by("kind", RECONCILES).values(), default=0))

    def aws_actions(self) -> set[str]:
        """What was asked of AWS, in the words of IAM."""
        return {
            f"{IAM_PREFIX.get(each.labels['service'], each.labels['service'])}:{each.labels['operation']}"
            for each in self.samples
            if each.name == CALLS and each.labels["api"] == "aws"
        }


def _reads_prefect(operation: str) -> bool:
    method, _, route = operation.partition(" ")
    return method == "GET" or route.endswith(PREFECT_READS)


def parse(text: str) -> Metrics:
    return Metrics(
        [
            Sample(match["name"], dict(LABEL.findall(match["labels"] or "")), float(match["value"]))
            for match in SAMPLE.finditer(text)
        ]
    )


def scrape() -> Metrics:
    """Of the operator that OPERATOR_URL names."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{os.environ['OPERATOR_URL']}/metrics", timeout=10) as answer:
        return parse(answer.read().decode())


def scrape_at_rest(sweeps: int, seconds: float = 180) -> Metrics:
    """After so many more sweeps of a hosting and a pause in the calls to AWS, so that no sweep is counted in part."""
    end = time.monotonic() + seconds
    begun = last = scrape()
    quiet_since = time.monotonic()
    while True:
        time.sleep(0.5)
        now = scrape()
        if now.total(CALLS, api="aws") != last.total(CALLS, api="aws"):
            quiet_since = time.monotonic()
        last = now
        done = now.since(begun).total(RECONCILES, kind="PrefectHosting") >= sweeps
        if done and time.monotonic() - quiet_since >= QUIET_SECONDS:
            return now
        if time.monotonic() > end:
            raise TimeoutError(f"the operator did not sweep {sweeps} times in {seconds:.0f} s")
