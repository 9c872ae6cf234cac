"""A server that somebody else runs: the hosting makes network, cluster and queue, its pools run there as on one of ours."""

from __future__ import annotations

import pytest
from hosting import conditions, local_aws
from hosting.conditions import Resource
from hosting.kubernetes import HOSTING, POOL
from hosting.pools import deployment, in_state, pool, request_run, run_tasks, until, variables_in

pytestmark = pytest.mark.slow


def test_a_pool_on_an_external_server_runs_flows(seed):
    kubernetes, prefect = seed.kubernetes, seed.prefect()
    server = next(task for task in seed.tasks() if "4200" in task["ports"] and task["state"] == "RUNNING")
    url = f"http://{server['ports']['4200']}/api"
    secret = kubernetes.get(HOSTING, "demo")["status"]["authSecretRef"]["name"]
    outside = {
        "apiVersion": "prefecthosting.dev/v1alpha1",
        "kind": "PrefectHosting",
        "metadata": {"name": "outside"},
        "spec": {
            "aws": {"region": local_aws.region(), "endpointUrl": local_aws.endpoint()},
            "network": {"vpc": {"cidr": "10.77.0.0/16", "zones": 1}},
            "prefect": {"external": {"url": url, "auth": {"basic": {"secretRef": {"name": secret}}}}},
        },
    }
    outer = pool(
        "outer",
        hostingRef={"name": "outside"},
        worker={"placement": "Fargate", "environment": [{"name": "PREFECT_WORKER_QUERY_SECONDS", "value": "2"}]},
        job={"environment": [{"name": "STAGE", "value": "outside"}]},
    )
    flow = deployment("probe-outer", "outer", name="probe-outer", flowName="probe-outer")
    kubernetes.apply([outside, outer, flow])
    conditions.Watch(kubernetes, [Resource(HOSTING, "outside"), Resource(POOL, "outer")]).until_ready(180)
    run = request_run(kubernetes, "probe-outer", beside=False)
    in_state(prefect, run, "COMPLETED", 240)
    log = until(lambda: prefect.log_lines(run), lambda lines: any("stage" in each for each in lines), 90, "its log")
    assert any("stage outside" in line for line in log)
    found = prefect.deployment("probe-outer", "probe-outer")
    task = run_tasks(f"prefect_outer_{found['id']}")[0]
    given = variables_in(task)
    assert given["PREFECT_API_URL"] == url and not any("AUTH_STRING" in name for name in given)
    kubernetes.delete([flow, outer, outside], seconds=180)
    assert prefect.ask("/health", method="GET") is True
    assert "outer" not in [each["name"] for each in prefect.ask("/work_pools/filter", {})]
