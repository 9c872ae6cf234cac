"""100 work pools and 100 deployments on one Prefect server: how long, how many calls, and what a sweep of them asks."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any
from urllib.parse import urlsplit

from hosting import local_aws, metrics
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL, Kubernetes

from benchmarks import machines
from benchmarks.result import Result

PAIRS = 100
SWEEP_SECONDS = 60
TIMES_THE_FLOOR, CALLS_A_PAIR, CALLS_A_SWEEP = 1.2, 3.5, 10


def run() -> list[Result]:
    with machines.machine(f"{SWEEP_SECONDS}s"), machines.prefect_server() as url:
        kubernetes = Kubernetes()
        floor = _floor(url)
        kubernetes.apply([machines.hosting("bench", url, local_aws.endpoint())])
        machines.eventually(lambda: machines.condition(kubernetes, HOSTING, "Ready") == 1, 120, "the hosting was not ready")
        before = metrics.scrape()
        seconds = _until_ready(kubernetes)
        calls = metrics.scrape().since(before).total(metrics.CALLS, api="prefect")
        return [
            Result(
                f"{PAIRS} pools and {PAIRS} deployments, apply to all Ready", seconds / floor, TIMES_THE_FLOOR, "× the floor",
                f"{seconds:.1f} s; the floor, {3 * PAIRS} writes one after the other, {floor:.1f} s",
            ),
            Result("The same: Prefect calls a pair", calls / PAIRS, CALLS_A_PAIR, "", f"{calls:.0f} calls"),
            *_sweep(),
        ]  # fmt: skip


def _until_ready(kubernetes: Kubernetes) -> float:
    documents = [machines.pool(f"pool-{i}", "bench") for i in range(PAIRS)]
    documents += [machines.deployment(f"flow-{i}", f"pool-{i}") for i in range(PAIRS)]
    begun = time.monotonic()
    kubernetes.apply(documents)
    machines.eventually(
        lambda: all(machines.condition(kubernetes, kind, "Ready") == PAIRS for kind in (POOL, DEPLOYMENT)),
        300, "pools and deployments were not ready", pause=0.5,
    )  # fmt: skip
    return time.monotonic() - begun


def _sweep() -> list[Result]:
    time.sleep(1.5 * SWEEP_SECONDS)
    before = metrics.scrape()
    time.sleep(3 * SWEEP_SECONDS)
    change = metrics.scrape().since(before)
    sweeps = change.total("prefect_hosting_reconciles_total", kind="FlowDeployment") / PAIRS
    calls = change.total(metrics.CALLS, api="prefect")
    writes = sum(change.prefect_writes().values()) + change.total("prefect_hosting_status_writes_total")
    asked = ", ".join(f"{count / sweeps:.1f} {name}" for name, count in change.by("operation", metrics.CALLS, api="prefect").items() if count)
    return [
        Result(f"Steady sweep of those {2 * PAIRS}: Prefect calls", calls / sweeps, CALLS_A_SWEEP, "", f"{sweeps:.1f} sweeps: {asked}"),
        Result("The same: writes to Prefect and Kubernetes", writes, 0, "", f"in {sweeps:.1f} sweeps"),
    ]


def _floor(url: str) -> float:
    """Seconds that the writes alone take, over one connection; what was made is taken away again."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)

    def send(method: str, path: str, body: Any = None) -> Any:
        while True:
            try:
                connection.request(method, f"{parts.path}{path}", json.dumps(body), {"Content-Type": "application/json"})
                answer = connection.getresponse()
                text = answer.read()
            except (OSError, http.client.HTTPException):
                # A server on sqlite resets connections when it is busy; what was asked may have been done.
                connection.close()
                continue
            if answer.status < 300:
                return json.loads(text) if text else None
            if answer.status not in (http.client.SERVICE_UNAVAILABLE, http.client.CONFLICT, http.client.NOT_FOUND):
                raise RuntimeError(f"{method} {path}: {answer.status} {text!r}")
            if answer.status != http.client.SERVICE_UNAVAILABLE:
                return None

    begun, flows = time.monotonic(), []
    for i in range(PAIRS):
        send("POST", "/work_pools/", {"name": f"floor-{i}", "type": "process"})
        flows.append(send("POST", "/flows/", {"name": f"floor-{i}"})["id"])
        schedule = {"schedule": {"cron": "0 6 * * *", "timezone": "Europe/Berlin"}}
        deployment = {"name": "floor", "flow_id": flows[-1], "work_pool_name": f"floor-{i}", "schedules": [schedule]}
        send("POST", "/deployments/", {**deployment, "entrypoint": "main.py:flow"})
    seconds = time.monotonic() - begun
    for i, flow in enumerate(flows):
        send("DELETE", f"/flows/{flow}")
        send("DELETE", f"/work_pools/floor-{i}")
    connection.close()
    return seconds
