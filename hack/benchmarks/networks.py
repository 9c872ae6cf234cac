"""Ten hostings' networks at once, while each AWS call takes 50 ms longer."""

from __future__ import annotations

import time

from hosting import local_aws
from hosting.kubernetes import HOSTING, Kubernetes

from benchmarks import machines
from benchmarks.result import Result

HOSTINGS, MILLISECONDS, ALLOWANCE_SECONDS = 10, 50, 3
# Each needs the answer of the one before it.
CRITICAL_PATH = (
    "DescribeVpcs", "CreateVpc", "CreateSubnet", "CreateNatGateway", "DescribeNatGateways", "CreateRouteTable", "CreateRoute",
    "AssociateRouteTable",
)  # fmt: skip


def run() -> list[Result]:
    with machines.machine("10m"):
        kubernetes = Kubernetes()
        documents = [machines.hosting(f"net-{i}", "http://127.0.0.1:9/api", local_aws.endpoint()) for i in range(HOSTINGS)]
        local_aws.control("POST", "faults", {"kind": "delay", "milliseconds": MILLISECONDS})
        begun = time.monotonic()
        kubernetes.apply(documents)
        machines.eventually(
            lambda: machines.condition(kubernetes, HOSTING, "NetworkReady") == HOSTINGS, 180, "the networks were not ready"
        )
        seconds = time.monotonic() - begun
        called = local_aws.control("GET", "calls")["byOperation"]
        missing = [each for each in CRITICAL_PATH if f"ec2:{each}" not in called]
        if missing:
            raise RuntimeError(f"the critical path is another one by now: {missing} were not called")
    path = len(CRITICAL_PATH) * MILLISECONDS / 1000
    how = f"critical path {len(CRITICAL_PATH)} calls; beside the network each hosting makes its cluster, roles and instance"
    return [
        Result(
            f"{HOSTINGS} hostings' networks, {MILLISECONDS} ms added to each AWS call",
            seconds, 2 * path + ALLOWANCE_SECONDS, "s", how,
        )
    ]  # fmt: skip
