"""The operator's metrics, summed."""

from __future__ import annotations

import os
import re
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

SAMPLE = re.compile(r"^(?P<name>\w+)(?:\{(?P<labels>.*)\})? (?P<value>\S+)$", re.MULTILINE)
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')

CALLS = "prefect_hosting_api_calls_total"
AWS_READS = ("Describe", "Get", "List", "BatchGet", "Receive", "AssumeRole")
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
