"""Prefect Cloud in place of a server, on a stand-in with its paths, its keys and its 429: the same pools and deployments."""

from __future__ import annotations

import json
import os
import time

import boto3
import pytest
from hosting import cloud, conditions, local_aws, samples
from hosting.conditions import Resource, Watch
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL
from hosting.machine import Machine
from hosting.seed import IMAGE

KEY, NEXT_KEY = "pnu_first", "pnu_second"
RESOURCES = [Resource(HOSTING, "cloud"), Resource(POOL, "ecs"), Resource(DEPLOYMENT, "mean-and-median")]
# Longer than the tests take: what happens sooner was no sweep.
SWEEP = {"PREFECT_HOSTING_SWEEP_INTERVAL": "30m"}


@pytest.fixture(scope="module")
def stand_in():
    with cloud.running(KEY) as stand_in:
        yield stand_in


@pytest.fixture(scope="module")
def machine(stand_in):
    machine = Machine(f"cloud-{os.getpid()}", "3", SWEEP)
    try:
        machine.start()
        stand_in.until_ready()
        yield machine
    finally:
        machine.stop()


@pytest.fixture(scope="module")
def documents(machine, stand_in):
    hosting, pool, deployment = samples.prefect_cloud()
    hosting["spec"]["aws"]["endpointUrl"] = local_aws.endpoint()
    hosting["spec"]["prefect"]["cloud"]["apiUrl"] = stand_in.api
    return [secret(KEY), hosting, pool, deployment]


def secret(key):
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "prefect-cloud"},
        "stringData": {"api-key": key},
    }


@pytest.fixture(scope="module")
def hosted(kubernetes, documents, stand_in):
    kubernetes.apply(documents)
    os.environ["AWS_REGION"] = "us-east-1"
    Watch(kubernetes, RESOURCES, meanwhile=lambda: local_aws.push_image(*IMAGE, samples.FOLDER / "flow")).until_ready(300)
    return kubernetes


def test_it_is_ready_without_server_instance_or_volume(hosted, stand_in):
    status = hosted.get(HOSTING, "cloud")["status"]
    assert status["apiUrl"] == f"{stand_in.api}/accounts/{cloud.ACCOUNT}/workspaces/{cloud.WORKSPACE}"
    assert status["serverVersion"] == "Cloud"
    kinds = {entry["kind"] for entry in status["resources"]}
    assert not kinds & {"Instance", "Volume", "NetworkInterface", "Service"}
    assert "Prefect Cloud" in conditions.of(hosted.get(HOSTING, "cloud"))["Ready"]["message"]


def test_a_run_completes_and_the_key_is_nowhere_plain(hosted):
    hosted.annotate(DEPLOYMENT, "mean-and-median", run_requested_at=str(time.time()))
    ended = lambda found: ((found[0]["status"].get("requestedRun") or {}).get("state")) == "Completed"  # noqa: E731
    Watch(hosted, RESOURCES[2:]).until(ended, 120)
    ecs = boto3.client("ecs", region_name="us-east-1")
    definitions = ecs.list_task_definitions()["taskDefinitionArns"]
    described = [ecs.describe_task_definition(taskDefinition=each)["taskDefinition"] for each in definitions]
    assert KEY not in json.dumps([described, local_aws.control("GET", "tasks"), hosted.all(HOSTING)], default=str)
    names = [secret["name"] for each in described for secret in each["containerDefinitions"][0].get("secrets", [])]
    assert names.count("PREFECT_API_KEY") >= 2, "worker and runs read it from its secret"


def test_a_rotated_key_is_picked_up_at_once_and_the_worker_starts_anew(hosted, stand_in):
    before = worker_revision()
    stand_in.steer("keys", [KEY, NEXT_KEY])
    hosted.apply([secret(NEXT_KEY)])
    wait(lambda: worker_revision() != before, 60)
    stand_in.steer("keys", [NEXT_KEY])
    stand_in.steer("calls", method="DELETE")
    wait(lambda: worker_has_polled(stand_in), 120)
    Watch(hosted, RESOURCES).until_ready(120)


def worker_revision():
    services = boto3.client("ecs", region_name="us-east-1")
    cluster = services.list_clusters()["clusterArns"][0]
    arns = services.list_services(cluster=cluster)["serviceArns"]
    return services.describe_services(cluster=cluster, services=arns)["services"][0]["taskDefinition"]


def worker_has_polled(stand_in):
    calls = [call for call in stand_in.steer("calls") if cloud.OPERATOR not in call["agent"]]
    return any("/work_pools/ecs" in call["path"] and call["status"] < 300 for call in calls)


def test_a_wrong_key_and_a_wrong_workspace_say_what_to_write(hosted, documents):
    hosted.apply([secret("wrong")])
    message = until_unreachable(hosted, "Unauthorized")
    assert "key api-key of Secret default/prefect-cloud" in message
    hosted.apply([secret(NEXT_KEY)])
    Watch(hosted, RESOURCES[:1]).until_ready(60)

    documents[1]["spec"]["prefect"]["cloud"]["workspaceId"] = cloud.ACCOUNT
    hosted.apply([documents[1]])
    message = until_unreachable(hosted, "NotFound")
    assert f"stand-in/test (accountId: {cloud.ACCOUNT}, workspaceId: {cloud.WORKSPACE})" in message
    documents[1]["spec"]["prefect"]["cloud"]["workspaceId"] = cloud.WORKSPACE
    hosted.apply([documents[1]])
    Watch(hosted, RESOURCES).until_ready(120)


def until_unreachable(kubernetes, reason):
    condition = lambda: conditions.of(kubernetes.get(HOSTING, "cloud"))["PrefectApiReachable"]  # noqa: E731
    wait(lambda: condition()["reason"] == reason, 60)
    return condition()["message"]


def test_a_pause_that_cloud_asks_for_is_kept(hosted, stand_in, documents):
    stand_in.steer("calls", method="DELETE")
    stand_in.steer("throttle", {"times": 1, "retryAfter": 4, "agent": cloud.OPERATOR})
    documents[3]["spec"]["description"] = "changed while Cloud asks for a pause"
    hosted.apply([documents[3]])
    wait(lambda: len([call for call in stand_in.calls_of(cloud.OPERATOR) if call["status"] == 429]) == 1, 60)
    Watch(hosted, RESOURCES).until_ready(120)
    assert [call for call in stand_in.calls_of(cloud.OPERATOR) if call["early"]] == []
    assert any(call["method"] == "PATCH" for call in stand_in.calls_of(cloud.OPERATOR))


def test_deleting_all_at_once_leaves_nothing_here_or_in_cloud(hosted, stand_in, documents):
    hosted.delete([secret(NEXT_KEY), *documents[1:]], seconds=180)
    assert stand_in.ask("/work_pools/filter", NEXT_KEY, {}) == []
    assert stand_in.ask("/deployments/filter", NEXT_KEY, {}) == []
    assert hosted.all(HOSTING) == []
    secrets = boto3.client("secretsmanager", region_name="us-east-1").list_secrets()["SecretList"]
    assert secrets == []


def wait(done, seconds):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, f"not after {seconds} s"
        time.sleep(0.5)
