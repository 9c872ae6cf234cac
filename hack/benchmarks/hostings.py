"""100 hostings of one account and region with 1,000 deployments: what a sweep asks of AWS, and the operator's memory."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from hosting import local_aws, metrics
from hosting.kubernetes import DEPLOYMENT, HOSTING, Kubernetes

from benchmarks import machines
from benchmarks.result import Result

HOSTINGS, DEPLOYMENTS, POOLS = 100, 1000, 10
SWEEP_SECONDS = 120
CALLS_A_HOSTING, MEBIBYTES = 3, 256


def run() -> list[Result]:
    with machines.machine(f"{SWEEP_SECONDS}s"), machines.prefect_server() as url:
        kubernetes = Kubernetes()
        kubernetes.apply([machines.hosting(f"many-{i}", url, local_aws.endpoint()) for i in range(HOSTINGS)])
        machines.eventually(
            lambda: machines.condition(kubernetes, HOSTING, "Ready") == HOSTINGS, 900, "the hostings were not ready", pause=3
        )
        sweep = _sweep()
        documents = [machines.pool(f"pool-{i}", f"many-{i}") for i in range(POOLS)]
        documents += [machines.deployment(f"flow-{i}", f"pool-{i % POOLS}") for i in range(DEPLOYMENTS)]
        kubernetes.apply(documents)
        machines.eventually(
            lambda: machines.condition(kubernetes, DEPLOYMENT, "Ready") == DEPLOYMENTS, 900, "the deployments were not ready", pause=5
        )
        time.sleep(SWEEP_SECONDS)
        how = f"VmRSS after all are ready, {os.environ['JAVA_HEAP']}, without AOT cache"
        return [sweep, Result(f"Memory, {HOSTINGS} hostings and {DEPLOYMENTS:,} deployments", _rss(), MEBIBYTES, "MiB", how)]


def _sweep() -> Result:
    time.sleep(1.2 * SWEEP_SECONDS)
    before = metrics.scrape()
    time.sleep(2 * SWEEP_SECONDS)
    change = metrics.scrape().since(before)
    looks = change.total("prefect_hosting_reconciles_total", kind="PrefectHosting")
    calls = change.total(metrics.CALLS, api="aws")
    most = sorted(change.by("operation", metrics.CALLS, api="aws").items(), key=lambda entry: -entry[1])[:4]
    how = f"{calls:.0f} calls in {looks:.0f} sweeps of a hosting, most: " + ", ".join(f"{count:.0f} {name}" for name, count in most)
    return Result(f"Steady sweep of {HOSTINGS} hostings: AWS calls a hosting", calls / looks, CALLS_A_HOSTING, "", how)


def _rss() -> float:
    status = Path(f"/proc/{os.environ['OPERATOR_PID']}/status").read_text()
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    return int(found.group(1)) / 1024 if found else float("inf")
