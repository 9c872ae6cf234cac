"""A pool with every field that a hosting of the samples can bear, run by a real worker; and what happens to pools."""

from __future__ import annotations

import contextlib
import copy
import time

import pytest
from botocore.exceptions import ClientError
from hosting import conditions, local_aws
from hosting.conditions import Resource
from hosting.kubernetes import DEPLOYMENT, POOL
from hosting.pools import (
    client,
    deployment,
    in_state,
    pool,
    request_run,
    resources,
    run_tasks,
    scalable_targets,
    service,
    set_count,
    until,
    variables_in,
)

PASSWORD = "correct horse"
QUEUES = [{"name": "critical", "priority": 1, "concurrencyLimit": 2}, {"name": "bulk", "priority": 10, "paused": True}]
WORKER = {
    "placement": "Fargate",
    "image": "example.com/worker:1",
    "autoscaling": {"min": 1, "max": 3, "cpuPercent": 50},
    "prefetchSeconds": 5,
    "limit": 3,
    "workQueues": ["critical", "default"],
    "environment": [{"name": "PREFECT_WORKER_QUERY_SECONDS", "value": "2"}],
}
JOB = {
    "cpu": 1024,
    "memory": 2048,
    "ephemeralStorageGiB": 30,
    "architecture": "ARM64",
    "capacity": "Spot",
    "environment": [{"name": "STAGE", "value": "prod"}],
    "taskRole": {
        "policyArns": ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
        "statements": [{"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::reports/*"]}],
    },
    "subnets": "Public",
    "publicIp": True,
    "stopTimeoutSeconds": 60,
    "executeCommand": True,
    "logs": {"streamPrefix": "heavy-runs", "options": {"awslogs-multiline-pattern": "^INFO"}},
}
PATCHES = [{"op": "add", "path": "/variables/properties/labels/default/cost-centre", "value": "4711"}]


@pytest.fixture(scope="module")
def heavy(seed):
    """The pool, its deployment, and what they need that a person brings."""
    kubernetes = seed.kubernetes
    secret = client("secretsmanager").create_secret(Name="db", SecretString=PASSWORD)["ARN"]
    vpc = kubernetes.get("prefecthosting", "demo")["status"]["network"]["vpcId"]
    group = client("ec2").create_security_group(GroupName="database", Description="theirs", VpcId=vpc)["GroupId"]
    document = pool(
        "heavy",
        description="30 GB jobs",
        concurrencyLimit=4,
        queues=QUEUES,
        worker=WORKER,
        job={**JOB, "secrets": [{"name": "DB_PASSWORD", "valueFrom": secret}], "securityGroupIds": [group]},
        template={"patches": PATCHES},
        variables=[{"name": "region", "value": "emea", "tags": ["shared"]}],
        blocks=[{"name": "token", "type": "secret", "secretData": {"value": {"name": "token", "key": "value"}}}],
    )
    on_instance = pool("on-instance", job={"capacity": "Instance", "environment": [{"name": "STAGE", "value": "instance"}]})
    kubernetes.apply([document, on_instance, deployment("probe", "heavy", name="probe", queue="critical")])
    kubernetes.apply([deployment("probe-on-instance", "on-instance", name="probe-on-instance")])
    yield document
    client("secretsmanager").delete_secret(SecretId=secret, ForceDeleteWithoutRecovery=True)
    # The pool holds it for as long as a failed test has left it.
    with contextlib.suppress(ClientError):
        client("ec2").delete_security_group(GroupId=group)


def ready(kubernetes, *names, seconds=240):
    watched = [Resource(POOL, name) for name in names]
    conditions.Watch(kubernetes, watched).until_ready(seconds)


def test_a_missing_secret_is_named_with_what_makes_it(seed, heavy):
    condition = until(
        lambda: conditions.of(seed.kubernetes.get(POOL, "heavy")).get("PoolSynced", {}),
        lambda found: "Secret default/token lacks value" in found.get("message", ""),
        180,
        "PoolSynced says what is missing",
    )
    assert "create secret generic token --from-literal=value=" in condition["message"]
    seed.kubernetes.run("create", "secret", "generic", "token", "--from-literal=value=opensesame")
    ready(seed.kubernetes, "heavy", "on-instance")


def test_prefect_has_what_the_spec_says(seed, heavy):
    prefect = seed.prefect()
    found = prefect.ask("/work_pools/heavy")
    assert (found["type"], found["description"], found["concurrency_limit"]) == ("ecs", "30 GB jobs", 4)
    assert queues(prefect) == {
        "critical": (1, 2, False),
        "default": (2, None, False),
        "bulk": (10, None, True),
    }
    variable = prefect.ask("/variables/name/region")
    assert variable["value"] == "emea" and "shared" in variable["tags"]


def queues(prefect):
    found = prefect.ask("/work_pools/heavy/queues/filter", {})
    return {each["name"]: (each["priority"], each["concurrency_limit"], each["is_paused"]) for each in found}


def test_a_worker_runs_tasks_with_exactly_what_the_spec_says(seed, heavy):
    prefect, kubernetes = seed.prefect(), seed.kubernetes
    run = request_run(kubernetes, "probe")
    other = request_run(kubernetes, "probe-on-instance", beside=False)
    in_state(prefect, run, "COMPLETED", 240)
    log = until(lambda: prefect.log_lines(run), lambda lines: any("region" in each for each in lines), 90, "its log")
    assert any("stage prod password 13" in line for line in log)
    assert any("region emea token 10" in line for line in log)

    made = resources(kubernetes, "heavy")
    task = run_tasks(family(prefect, "heavy", "probe"))[0]
    network = kubernetes.get("prefecthosting", "demo")["status"]["network"]
    awsvpc = task["request"]["networkConfiguration"]["awsvpcConfiguration"]
    assert sorted(awsvpc["subnets"]) == sorted(network["publicSubnetIds"])
    groups = [network["clientSecurityGroupId"], made["security-group"], *heavy["spec"]["job"]["securityGroupIds"]]
    assert awsvpc["securityGroups"] == groups and awsvpc["assignPublicIp"] == "ENABLED"
    assert task["request"]["capacityProviderName"] == "FARGATE_SPOT"
    assert task["request"]["enableExecuteCommand"] is True
    assert {each["key"]: each["value"] for each in task["request"]["tags"]}["cost-centre"] == "4711"
    given = variables_in(task)
    assert given["STAGE"] == "prod" and given["PREFECT_API_URL"] == kubernetes.get("prefecthosting", "demo")["status"]["apiUrl"]
    assert not any("AUTH_STRING" in name for name in given), "the password is in plain environment"
    assert_definition(task, made, heavy["spec"]["job"])
    worker = client("ecs").describe_task_definition(taskDefinition=service(made["worker"])["taskDefinition"])
    container = worker["taskDefinition"]["containerDefinitions"][0]
    assert container["image"] == WORKER["image"] and container["command"][0] == "prefect", "nothing is installed"

    in_state(prefect, other, "COMPLETED", 240)
    on_instance = run_tasks(family(prefect, "on-instance", "probe-on-instance"))[0]
    assert on_instance["request"]["launchType"] == "EC2" and on_instance["request"]["containerInstanceArn"]
    assert "networkConfiguration" not in on_instance["request"]


def family(prefect, pool_name, name):
    return f"prefect_{pool_name}_{prefect.deployment('probe', name)['id']}"


def assert_definition(task, made, job):
    described = client("ecs").describe_task_definition(taskDefinition=f"{task['family']}:{task['revision']}")
    definition = described["taskDefinition"]
    assert definition["executionRoleArn"] == made["role-execution"]
    # The worker asks for it with each task, so that deployments can have others.
    assert task["request"]["overrides"]["taskRoleArn"] == made["role-task"]
    assert (definition["cpu"], definition["memory"]) == ("1024", "2048")
    assert definition["ephemeralStorage"] == {"sizeInGiB": 30}
    assert definition["runtimePlatform"] == {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}
    container = definition["containerDefinitions"][0]
    assert (container["image"], container["stopTimeout"]) == ("example.com/probe:1", 60)
    secrets = {each["name"]: each["valueFrom"] for each in container["secrets"]}
    assert secrets["DB_PASSWORD"] == job["secrets"][0]["valueFrom"] and "PREFECT_API_AUTH_STRING" in secrets
    assert container["logConfiguration"]["options"] == {
        "awslogs-create-group": "false",
        "awslogs-group": made["log-group"].partition(":log-group:")[2],
        "awslogs-multiline-pattern": "^INFO",
        "awslogs-region": local_aws.region(),
        "awslogs-stream-prefix": "heavy-runs",
    }
    assert PASSWORD not in str(definition)


def test_a_killed_task_is_noticed_within_ten_seconds(seed, heavy):
    prefect = seed.prefect()
    run = request_run(seed.kubernetes, "probe", seconds=600)
    in_state(prefect, run, "RUNNING", 240)
    task = run_tasks(family(prefect, "heavy", "probe"))[0]
    seed.stop_task(task["id"])
    killed = time.monotonic()
    in_state(prefect, run, "CRASHED", 30)
    assert time.monotonic() - killed <= 10


def test_within_its_bounds_autoscaling_decides(seed, heavy):
    made = resources(seed.kubernetes, "heavy")
    worker = made["worker"]
    assert scalable_targets() == {worker.rpartition(":")[2]: (1, 3)}
    set_count(worker, 2)
    seed.kubernetes.annotate(POOL, "heavy", reconcile_requested_at=str(time.time()))
    until(
        lambda: seed.kubernetes.get(POOL, "heavy")["status"].get("workersOnline"),
        lambda online: online == 2,
        180,
        "two workers online",
    )
    assert service(worker)["desiredCount"] == 2
    set_count(worker, 0)
    seed.kubernetes.annotate(POOL, "heavy", reconcile_requested_at=str(time.time()))
    until(lambda: service(worker)["desiredCount"], lambda count: count == 1, 180, "one worker again")


def test_a_change_restarts_the_workers_and_unwanted_queues_go(seed, heavy):
    made = resources(seed.kubernetes, "heavy")
    before = service(made["worker"])["taskDefinition"]
    heavy["spec"]["job"]["memory"] = 4096
    heavy["spec"]["queues"] = QUEUES[:1]
    seed.kubernetes.apply([heavy])
    ready(seed.kubernetes, "heavy")
    now = service(made["worker"])
    assert now["taskDefinition"] != before and len(now["deployments"]) == 1
    prefect = seed.prefect()
    template = prefect.ask("/work_pools/heavy")["base_job_template"]
    assert template["variables"]["properties"]["memory"]["default"] == 4096
    assert queues(prefect).keys() == {"critical", "default"}


def test_a_paused_pool_has_no_worker(seed, heavy):
    heavy["spec"]["paused"] = True
    seed.kubernetes.apply([heavy])
    ready(seed.kubernetes, "heavy")
    worker = conditions.of(seed.kubernetes.get(POOL, "heavy"))["WorkerReady"]
    assert (worker["status"], worker["reason"]) == ("True", "ScaledToZero")
    made = resources(seed.kubernetes, "heavy")
    assert service(made["worker"])["desiredCount"] == 0 and scalable_targets() == {}
    assert seed.prefect().ask("/work_pools/heavy")["is_paused"] is True


def test_a_new_content_of_a_secret_reaches_its_block(seed, heavy):
    patch = '{"stringData": {"value": "closesesame"}}'
    seed.kubernetes.run("patch", "secret", "token", "--type=merge", f"--patch={patch}")
    path = "/block_types/slug/secret/block_documents/name/token?include_secrets=true"
    until(
        lambda: seed.prefect().ask(path)["data"]["value"], lambda value: value == "closesesame", 90, "the block has it"
    )


def test_deletion_waits_for_the_deployments_and_takes_all_along(seed, heavy):
    kubernetes, prefect = seed.kubernetes, seed.prefect()
    runs = family(prefect, "heavy", "probe")
    kubernetes.run("delete", POOL, "heavy", "--wait=false")
    waiting = until(
        lambda: conditions.of(kubernetes.get(POOL, "heavy"))["Ready"],
        lambda found: found["reason"] == "InUse",
        180,
        "deletion waits",
    )
    assert "default/probe" in waiting["message"] and "probe-on-instance" not in waiting["message"]
    documents = [deployment("probe", "heavy"), deployment("probe-on-instance", "on-instance"), pool("on-instance"), heavy]
    kubernetes.delete(copy.deepcopy(documents), seconds=240)
    names = [each["name"] for each in prefect.ask("/work_pools/filter", {})]
    assert "heavy" not in names and "on-instance" not in names
    assert client("ecs").list_task_definitions(familyPrefix=runs, status="ACTIVE")["taskDefinitionArns"] == []
    assert prefect.ask("/variables/filter", {}) == []
    assert [each["name"] for each in prefect.ask("/block_documents/filter", {}) if each["name"] == "token"] == []
