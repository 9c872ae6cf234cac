"""Single tasks: how they start, what is known of them, how they end."""

from __future__ import annotations

import json

import pytest
from ecs_parts import TRUSTS_EC2, describe, make_events, make_network, make_role, refused, stopped, wait


@pytest.fixture
def network(aws):
    aws.ecs.create_cluster(clusterName="c", capacityProviders=["FARGATE", "FARGATE_SPOT"])
    return make_network(aws)


def register(aws, containers=None, **fields):
    request = {
        "family": "job",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": containers or [{"name": "app", "image": "busybox"}],
        **fields,
    }
    return aws.ecs.register_task_definition(**request)["taskDefinition"]["taskDefinitionArn"]


def run(aws, network, **fields):
    request = {"cluster": "c", "launchType": "FARGATE", "networkConfiguration": network.configuration, **fields}
    request = {name: value for name, value in request.items() if value is not None}
    return aws.ecs.run_task(**request)["tasks"][0]


def test_it_goes_through_its_states_and_ends(aws, network):
    register(aws)
    task = run(aws, network, taskDefinition="job", startedBy="me", tags=[{"key": "j", "value": "1"}])
    assert (task["lastStatus"], task["desiredStatus"], task["group"]) == ("PROVISIONING", "RUNNING", "family:job")
    seen = []
    wait(lambda: seen.append(describe(aws, task["taskArn"])["lastStatus"]) or seen[-1], lambda s: s == "STOPPED")
    assert "RUNNING" in seen
    ended = describe(aws, task["taskArn"])
    assert (ended["stopCode"], ended["stoppedReason"]) == (
        "EssentialContainerExited",
        "Essential container in task exited",
    )
    assert ended["containers"][0]["exitCode"] == 0 and ended["startedBy"] == "me"
    assert ended["tags"] == [{"key": "j", "value": "1"}]
    assert ended["createdAt"] <= ended["startedAt"] <= ended["stoppingAt"] <= ended["stoppedAt"]


def test_its_interface_is_in_its_subnet_and_goes_with_it(aws, network):
    register(aws)
    task = run(aws, network, taskDefinition="job")
    details = {each["name"]: each["value"] for each in task["attachments"][0]["details"]}
    assert details["subnetId"] == network.subnet and details["privateIPv4Address"].startswith("10.42.0.")
    found = aws.ec2.describe_network_interfaces(NetworkInterfaceIds=[details["networkInterfaceId"]])
    assert found["NetworkInterfaces"][0]["PrivateIpAddress"] == details["privateIPv4Address"]
    stopped(aws, task["taskArn"])
    with refused("InvalidNetworkInterfaceID.NotFound"):
        aws.ec2.describe_network_interfaces(NetworkInterfaceIds=[details["networkInterfaceId"]])


def test_all_its_containers_are_there(aws, network):
    register(aws, [{"name": "a", "image": "busybox"}, {"name": "b", "image": "busybox", "essential": False}])
    assert {each["name"] for each in run(aws, network, taskDefinition="job")["containers"]} == {"a", "b"}


def test_the_same_token_is_the_same_task(aws, network):
    register(aws)
    first, second = (run(aws, network, taskDefinition="job", clientToken="t") for _ in range(2))
    assert first["taskArn"] == second["taskArn"]


def test_it_is_stopped_by_the_user(aws, network):
    register(aws)
    task = run(aws, network, taskDefinition="job")["taskArn"]
    answer = aws.ecs.stop_task(cluster="c", task=task, reason="bye")["task"]
    assert answer["desiredStatus"] == "STOPPED"
    ended = stopped(aws, task)
    assert (ended["stopCode"], ended["stoppedReason"]) == ("UserInitiated", "bye")
    with refused("InvalidParameterException", "not found"):
        aws.ecs.stop_task(cluster="c", task="0123456789abcdef0123456789abcdef")


def test_a_missing_task_is_a_failure(aws, network):
    answer = aws.ecs.describe_tasks(cluster="c", tasks=["0123456789abcdef0123456789abcdef"])
    assert answer["tasks"] == [] and answer["failures"][0]["reason"] == "MISSING"


def test_lists_are_by_desired_status(aws, network):
    register(aws)
    task = run(aws, network, taskDefinition="job", startedBy="me")["taskArn"]
    assert aws.ecs.list_tasks(cluster="c", startedBy="me")["taskArns"] == [task]
    assert aws.ecs.list_tasks(cluster="c", family="job")["taskArns"] == [task]
    stopped(aws, task)
    assert aws.ecs.list_tasks(cluster="c")["taskArns"] == []
    assert aws.ecs.list_tasks(cluster="c", desiredStatus="STOPPED")["taskArns"] == [task]


def test_a_capacity_provider_is_kept(aws, network):
    register(aws)
    strategy = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    task = run(aws, network, taskDefinition="job", launchType=None, capacityProviderStrategy=strategy)
    assert (task["capacityProviderName"], task["launchType"]) == ("FARGATE_SPOT", "FARGATE")


def test_overrides_are_kept_and_name_a_container(aws, network):
    register(aws)
    overrides = {"containerOverrides": [{"name": "app", "command": ["echo", "hi"]}], "cpu": "512"}
    task = run(aws, network, taskDefinition="job", overrides=overrides)
    assert task["overrides"]["containerOverrides"] == overrides["containerOverrides"] and task["cpu"] == "512"
    with refused("InvalidParameterException", "nobody"):
        run(aws, network, taskDefinition="job", overrides={"containerOverrides": [{"name": "nobody"}]})


def test_roles_must_exist_and_trust_ecs(aws, network):
    missing, wrong = f"arn:aws:iam::{aws.number}:role/missing", make_role(aws, "wrong", TRUSTS_EC2)
    for role in (missing, wrong):
        register(aws, executionRoleArn=role)
        with refused("ClientException", f"unable to assume the role '{role}'"):
            run(aws, network, taskDefinition="job")
    register(aws, executionRoleArn=make_role(aws, "right"))
    run(aws, network, taskDefinition="job")


def test_without_instances_nothing_runs(aws, network):
    register(aws, networkMode="bridge", requiresCompatibilities=["EC2"])
    with refused("InvalidParameterException", "No Container Instances were found in your cluster."):
        aws.ecs.run_task(cluster="c", taskDefinition="job", launchType="EC2")


@pytest.mark.parametrize("fields", [{"networkConfiguration": None}, {"launchType": "EC2", "cluster": "nope"}])
def test_what_run_refuses(aws, network, fields):
    register(aws)
    with refused("ClusterNotFoundException" if "cluster" in fields else "InvalidParameterException"):
        run(aws, network, taskDefinition="job", **fields)


def test_each_state_is_an_event(aws, network):
    cluster = aws.ecs.describe_clusters(clusters=["c"])["clusters"][0]["clusterArn"]
    queue = make_events(aws, clusterArn=[cluster])
    register(aws)
    task = run(aws, network, taskDefinition="job", startedBy="me")["taskArn"]
    stopped(aws, task)
    events = []
    while found := aws.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        events += [json.loads(message["Body"]) for message in found]
    details = sorted((event["detail"] for event in events), key=lambda detail: detail["version"])
    assert [detail["lastStatus"] for detail in details] == [
        "PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED",
    ]  # fmt: skip
    last = details[-1]
    assert (last["taskArn"], last["startedBy"], last["group"]) == (task, "me", "family:job")
    assert (last["stopCode"], last["containers"][0]["exitCode"]) == ("EssentialContainerExited", 0)
    assert {event["source"] for event in events} == {"aws.ecs"} and events[0]["resources"] == [task]
