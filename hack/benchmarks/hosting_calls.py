"""AWS calls that one hosting costs: to make it, and a sweep."""

from __future__ import annotations

import time

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


def run() -> list[Result]:
    with machines.machine(f"{SWEEP_SECONDS}s"):
        kubernetes = Kubernetes()
        # The one of the post; its server is a stand-in, so that all but its API comes to be ready.
        password, hosting, _, _ = samples.for_this_machine(samples.load(), local_aws.endpoint())
        local_aws.make_key_pair(hosting["spec"]["access"]["ssh"]["keyName"])
        before = metrics.scrape()
        kubernetes.apply([password, hosting])
        stages = ("NetworkReady", "ClusterReady", "InstanceReady", "ServerReady", "AccessReady")
        machines.eventually(
            lambda: all(machines.condition(kubernetes, HOSTING, stage) == 1 for stage in stages), 180, "the hosting was not made"
        )
        made = metrics.scrape().since(before)
        resources = len(kubernetes.get(HOSTING, hosting["metadata"]["name"])["status"]["resources"])
        time.sleep(2 * SWEEP_SECONDS)
        return [_creation(made, resources), *_sweep(resources)]


def _creation(made: metrics.Metrics, resources: int) -> Result:
    calls = made.by("operation", metrics.CALLS, api="aws")
    polls = sum(max(0, calls.get(each, 0) - 1) for each in WAITED_FOR)
    total, writes = sum(calls.values()) - polls, sum(made.aws_writes().values())
    how = f"{total:.0f} calls, {writes:.0f} of them writes, for {resources} resources; {polls:.0f} polls of AWS's own waits not counted"
    return Result("AWS calls to create one hosting, for each call that changes something", total / writes, CALLS_A_WRITE, "", how)


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
