"""A Prefect API to which the operator has no connection at all: its requests go along with tasks (via: Task)."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hosting import conditions, local_aws, samples
from hosting.conditions import Resource
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL
from hosting.pools import client, deployment, in_state, pool, request_run, resources, until
from hosting.seed import Seed

TESTS = Path(__file__).resolve().parents[1]
PACE = 2
# Without the proxy no other way leads to the private addresses of local AWS.
SETTINGS = {"PREFECT_HOSTING_PREFECT_PROXY": "", "PREFECT_HOSTING_TASK_PACE": f"{PACE}s"}
# From nothing to a pool with a worker and a deployment: reads, block, pool, deployment, and looks for the worker.
MOST_TASKS = 15
NEVER = "0 0 1 1 *"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("machine", [("3.8", SETTINGS)], indirect=True, scope="session"),
]


@pytest.fixture(scope="module")
def seed(machine, kubernetes):
    seed = Seed(kubernetes, machine.prefect)
    seed.documents = samples.for_this_machine(samples.load(), local_aws.endpoint(), machine.prefect)
    seed.documents[1]["spec"]["prefectApi"] = {"via": "Task"}
    seed.apply(cron=NEVER)
    seed.until_ready(seconds=240)
    return seed


def couriers():
    """The tasks that brought requests, the latest first."""
    return [task for task in local_aws.control("GET", "tasks") if "-courier-" in task["family"]][::-1]


def reachable(seed):
    return conditions.of(seed.kubernetes.get(HOSTING, "demo"))["PrefectApiReachable"]


def test_from_nothing_to_ready_takes_few_tasks(seed):
    assert len(couriers()) <= MOST_TASKS
    last = seed.kubernetes.get(HOSTING, "demo")["status"]["prefectApi"]["lastTask"]
    assert last["state"] == "Succeeded" and last["taskArn"] in [task["arn"] for task in couriers()]


def test_they_run_where_they_may_with_what_they_need(seed):
    task, network = couriers()[0], seed.kubernetes.get(HOSTING, "demo")["status"]["network"]
    awsvpc = task["request"]["networkConfiguration"]["awsvpcConfiguration"]
    assert sorted(awsvpc["subnets"]) == sorted(network["privateSubnetIds"])
    assert awsvpc["securityGroups"] == [network["clientSecurityGroupId"]] and awsvpc["assignPublicIp"] == "DISABLED"
    assert len(json.dumps(task["request"]["overrides"])) < 8192
    definition = client("ecs").describe_task_definition(taskDefinition=f"{task['family']}:{task['revision']}")
    definition = definition["taskDefinition"]
    assert (definition["cpu"], definition["memory"]) == ("256", "512") and "taskRoleArn" not in definition


def test_a_requested_run_completes(seed):
    run = request_run(seed.kubernetes, "mean-and-median")
    in_state(seed.prefect(), run, "COMPLETED", 120)


def test_a_change_with_secrets_reaches_prefect_and_no_log(seed):
    seed.kubernetes.run("create", "secret", "generic", "token", "--from-literal=value=opensesame")
    document = pool(
        "second",
        concurrencyLimit=4,
        worker={"placement": "None"},
        queues=[{"name": "a", "priority": 1}, {"name": "b", "priority": 5}, {"name": "c", "priority": 9}],
        variables=[{"name": "stage", "value": "prod"}],
        blocks=[{"name": "token", "type": "secret", "secretData": {"value": {"name": "token", "key": "value"}}}],
    )
    seed.kubernetes.apply([document])
    conditions.Watch(seed.kubernetes, [Resource(POOL, "second")]).until_ready(120)
    prefect = seed.prefect()
    assert prefect.ask("/work_pools/second")["concurrency_limit"] == 4
    queues = prefect.ask("/work_pools/second/queues/filter", {})
    assert {each["name"] for each in queues} == {"a", "b", "c", "default"}
    path = "/block_types/slug/secret/block_documents/name/token?include_secrets=true"
    assert prefect.ask(path)["data"]["value"] == "opensesame"

    document["spec"]["concurrencyLimit"] = 5
    seed.kubernetes.apply([document])
    until(lambda: prefect.ask("/work_pools/second")["concurrency_limit"], lambda limit: limit == 5, 60, "the change")
    secret = seed.kubernetes.get(HOSTING, "demo")["status"]["authSecretRef"]["name"]
    password = seed.kubernetes.get("secret", secret)["data"]["password"]
    for shown in ("opensesame", base64.b64decode(password).decode()):
        assert shown not in json.dumps(couriers())


def test_one_runs_at_a_time_and_none_before_its_time(seed):
    spans = sorted((task["createdAt"], task["stoppedAt"]) for task in ecs_tasks() if "stoppedAt" in task)
    for (before, ended), (begun, _) in zip(spans, spans[1:], strict=False):
        assert begun >= ended, "two at a time"
        assert (begun - before).total_seconds() >= PACE * 0.9


def ecs_tasks():
    cluster = couriers()[0]["cluster"]
    arns = [task["arn"] for task in couriers()]
    return client("ecs").describe_tasks(cluster=cluster, tasks=arns[:100])["tasks"]


def test_a_sweep_costs_one_task(seed):
    before, begun = len(couriers()), time.monotonic()
    time.sleep(45)
    sweeps = (time.monotonic() - begun) / 20 * 1.2 + 1
    assert len(couriers()) - before <= sweeps


def test_a_letter_that_is_not_the_one_is_told_and_written_anew(seed):
    arn = next(each["id"] for each in seed.status(Resource(HOSTING, "demo"))["resources"] if each["logicalId"] == "courier-letter")
    client("secretsmanager").put_secret_value(SecretId=arn, SecretString="somebody's")
    failed = until(lambda: reachable(seed), lambda found: found["status"] == "False", 90, "it is told")
    assert "exit code 3" in failed["message"] and "the letter is not the one" in failed["message"]
    until(lambda: reachable(seed), lambda found: found["status"] == "True", 90, "it is well again")


def test_a_task_killed_in_the_middle_makes_nothing_twice(seed):
    known = {task["id"] for task in couriers()}
    seed.kubernetes.apply([pool("third", worker={"placement": "None"}, queues=[{"name": "a", "priority": 1}])])
    killed = 0
    end = time.monotonic() + 30
    while killed < 2 and time.monotonic() < end:
        for task in couriers():
            if task["id"] not in known and task["state"] == "RUNNING":
                known.add(task["id"])
                seed.stop_task(task["id"])
                killed += 1
        time.sleep(0.05)
    assert killed == 2
    failed = until(lambda: reachable(seed), lambda found: found["status"] == "False", 60, "it is told")
    assert "exit code 137" in failed["message"] or "never ran" in failed["message"]
    conditions.Watch(seed.kubernetes, [Resource(POOL, "third")]).until_ready(120)
    until(lambda: reachable(seed), lambda found: found["status"] == "True", 90, "it is well again")
    assert resources(seed.kubernetes, "third")["work-pool"] == seed.prefect().ask("/work_pools/third")["id"]


def test_lost_logs_are_told_and_make_nothing_twice(seed):
    lost = {"service": "logs", "operation": "GetLogEvents", "kind": "error", "status": 400, "times": 6}
    lost = {**lost, "code": "ResourceNotFoundException", "message": "The specified log stream does not exist."}
    local_aws.control("POST", "faults", lost)
    seed.kubernetes.apply([deployment("probe", "third", name="probe")])
    failed = until(lambda: reachable(seed), lambda found: found["status"] == "False", 90, "it is told")
    assert "its answers are not in log stream courier/courier/" in failed["message"]
    local_aws.control("DELETE", "faults")
    conditions.Watch(seed.kubernetes, [Resource(DEPLOYMENT, "probe")]).until_ready(120)
    found = seed.prefect().ask("/deployments/filter", {})
    assert [each["name"] for each in found].count("probe") == 1


def test_deleting_all_leaves_nothing(seed):
    prefect = seed.prefect()
    seed.kubernetes.delete([deployment("probe", "third"), pool("third"), pool("second")], seconds=120)
    assert [each["name"] for each in prefect.ask("/work_pools/filter", {})] == ["mean_and_median"]
    seed.delete(seconds=240)
    done = subprocess.run([sys.executable, str(TESTS / "check_gone.py")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
