"""AWS calls that one hosting costs: to make it, and a sweep."""

from __future__ import annotations

import copy
import time
from typing import Any

from hosting import local_aws, metrics, samples
from hosting.kubernetes import HOSTING, Kubernetes

from benchmarks import machines
from benchmarks.result import Result

SWEEP_SECONDS = 20
READS_A_SWEEP, CALLS_A_WRITE = 14, 1.3
# Repeated while AWS works on what was asked of it; such repetitions are AWS's time, not a cost of ours.
WAITED_FOR = (
    "DescribeNatGateways", "DescribeInstances", "DescribeVolumes", "DescribeServices", "ListServices", "DescribeContainerInstances",
    "ListContainerInstances", "DescribeClusters",
)  # fmt: skip


STAGES = ("NetworkReady", "ClusterReady", "InstanceReady", "ServerReady", "AccessReady")


def run() -> list[Result]:
    # No sweep comes between the calls of a creation.
    with machines.machine("10m") as machine:
        kubernetes = Kubernetes()
        # The one of the post; its server is a stand-in, so that all but its API comes to be ready.
        password, first, _, _ = samples.for_this_machine(samples.load(), local_aws.endpoint())
        local_aws.make_key_pair(first["spec"]["access"]["ssh"]["keyName"])
        second = copy.deepcopy(first)
        second["metadata"]["name"] = "second"
        kubernetes.apply([password])
        results = [
            _creation(kubernetes, first, "The first hosting of a region, which is listed first"),
            _creation(kubernetes, second, "Another hosting there"),
        ]
        kubernetes.delete([second], seconds=120)
        machine.stop_operator()
        machine.settings["PREFECT_HOSTING_SWEEP_INTERVAL"] = f"{SWEEP_SECONDS}s"
        machine.start_operator()
        time.sleep(2 * SWEEP_SECONDS)
        return [*results, *_sweep(_resources(kubernetes, first))]


def _creation(kubernetes: Kubernetes, hosting: dict[str, Any], which: str) -> Result:
    there = machines.condition(kubernetes, HOSTING, STAGES[-1])
    before = metrics.scrape()
    kubernetes.apply([hosting])
    machines.eventually(
        lambda: all(machines.condition(kubernetes, HOSTING, stage) == there + 1 for stage in STAGES), 180, "it was not made"
    )
    made = metrics.scrape().since(before)
    calls = made.by("operation", metrics.CALLS, api="aws")
    polls = sum(max(0, calls.get(each, 0) - 1) for each in WAITED_FOR)
    total, writes = sum(calls.values()) - polls, sum(made.aws_writes().values())
    how = f"{total:.0f} calls for {writes:.0f} writes and {_resources(kubernetes, hosting)} resources; {polls:.0f} polls of AWS's own waits not counted"
    return Result(f"{which}: AWS calls for each that changes something", total / writes, CALLS_A_WRITE, "", how)


def _resources(kubernetes: Kubernetes, hosting: dict[str, Any]) -> int:
    return len(kubernetes.get(HOSTING, hosting["metadata"]["name"])["status"]["resources"])


def _sweep(resources: int) -> list[Result]:
    before = metrics.scrape()
    time.sleep(5 * SWEEP_SECONDS)
    change = metrics.scrape().since(before)
    sweeps = change.total("prefect_hosting_reconciles_total", kind="PrefectHosting")
    calls, writes = change.total(metrics.CALLS, api="aws"), sum(change.aws_writes().values())
    return [
        Result(f"Steady sweep of one hosting of {resources} resources: AWS calls", calls / sweeps, READS_A_SWEEP, "", f"{sweeps:.0f} sweeps"),
        Result("The same: AWS writes", writes, 0, "", f"in {sweeps:.0f} sweeps"),
    ]
