"""Clusters and task definitions."""

from __future__ import annotations

import pytest
from ecs_parts import make_role, refused

CONTAINER = {"name": "a", "image": "b", "memory": 64}
FARGATE = {"networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512"}


def register(aws, containers=(CONTAINER,), **fields):
    request = {"family": "f", "containerDefinitions": list(containers), **fields}
    return aws.ecs.register_task_definition(**request)["taskDefinition"]


def test_a_cluster_keeps_what_it_is_given(aws):
    settings = [{"name": "containerInsights", "value": "enabled"}]
    providers = ["FARGATE", "FARGATE_SPOT"]
    tags = [{"key": "owner", "value": "me"}]
    aws.ecs.create_cluster(clusterName="c", settings=settings, capacityProviders=providers, tags=tags)
    aws.ecs.create_cluster(clusterName="c")
    found = aws.ecs.describe_clusters(clusters=["c"], include=["SETTINGS", "TAGS"])["clusters"][0]
    assert (found["settings"], found["capacityProviders"], found["tags"]) == (settings, providers, tags)
    changed = [{"name": "containerInsights", "value": "enhanced"}]
    aws.ecs.update_cluster_settings(cluster="c", settings=changed)
    assert aws.ecs.describe_clusters(clusters=["c"], include=["SETTINGS"])["clusters"][0]["settings"] == changed


def test_a_deleted_cluster_is_inactive(aws):
    aws.ecs.create_cluster(clusterName="c")
    assert aws.ecs.delete_cluster(cluster="c")["cluster"]["status"] == "INACTIVE"
    assert aws.ecs.list_clusters()["clusterArns"] == []
    assert aws.ecs.describe_clusters(clusters=["nope"])["failures"][0]["reason"] == "MISSING"


def test_revisions_are_immutable_and_never_given_twice(aws):
    first, second = register(aws, tags=[{"key": "t", "value": "1"}]), register(aws)
    assert (first["revision"], second["revision"]) == (1, 2)
    assert aws.ecs.describe_task_definition(taskDefinition="f")["taskDefinition"]["revision"] == 2
    described = aws.ecs.describe_task_definition(taskDefinition="f:1", include=["TAGS"])
    assert described["tags"] == [{"key": "t", "value": "1"}]
    assert aws.ecs.list_task_definitions(familyPrefix="f", sort="DESC")["taskDefinitionArns"] == [
        second["taskDefinitionArn"],
        first["taskDefinitionArn"],
    ]
    failures = aws.ecs.delete_task_definitions(taskDefinitions=["f:2"])["failures"]
    assert "still in ACTIVE status" in failures[0]["reason"]
    assert aws.ecs.deregister_task_definition(taskDefinition="f:2")["taskDefinition"]["status"] == "INACTIVE"
    assert aws.ecs.describe_task_definition(taskDefinition="f")["taskDefinition"]["revision"] == 1
    aws.ecs.delete_task_definitions(taskDefinitions=["f:2"])
    assert register(aws)["revision"] == 3


def test_an_inactive_definition_runs_nothing(aws):
    aws.ecs.create_cluster(clusterName="c")
    register(aws)
    aws.ecs.deregister_task_definition(taskDefinition="f:1")
    with refused("ClientException", "inactive"):
        aws.ecs.create_service(cluster="c", serviceName="s", taskDefinition="f:1", desiredCount=1)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({**FARGATE, "networkMode": "bridge"}, "network mode"),
        ({**FARGATE, "memory": "513"}, "No Fargate configuration exists"),
        ({"networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"]}, "defined at the task level"),
        ({"containers": []}, "cannot be empty"),
        ({"containers": [{**CONTAINER, "essential": False}]}, "essential"),
        ({"containers": [CONTAINER, CONTAINER]}, "unique"),
        ({"containers": [{**CONTAINER, "mountPoints": [{"sourceVolume": "v"}]}]}, "Unknown volume"),
        ({"containers": [{**CONTAINER, "secrets": [{"name": "A", "valueFrom": "b"}]}]}, "executionRoleArn"),
        ({**FARGATE, "volumes": [{"name": "v", "host": {"sourcePath": "/data"}}]}, "sourcePath"),
    ],
)
def test_what_is_not_registered(aws, fields, text):
    with refused("ClientException", text):
        register(aws, **fields)


def test_what_is_registered_comes_back(aws):
    container = {
        **CONTAINER,
        "essential": True,
        "portMappings": [{"containerPort": 4200, "hostPort": 4200, "protocol": "tcp"}],
        "environment": [{"name": "A", "value": "1"}],
        "secrets": [{"name": "P", "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/p"}],
        "healthCheck": {"command": ["CMD", "true"], "interval": 30, "timeout": 5, "retries": 3},
        "mountPoints": [{"sourceVolume": "v", "containerPath": "/data", "readOnly": False}],
    }
    volumes = [{"name": "v", "host": {"sourcePath": "/mnt/data"}}]
    role = make_role(aws, "r")
    found = register(aws, [container], volumes=volumes, executionRoleArn=role, networkMode="bridge")
    kept = found["containerDefinitions"][0]
    assert {name: kept[name] for name in container} == container
    assert (found["volumes"], found["executionRoleArn"], found["networkMode"]) == (volumes, role, "bridge")
    assert found["status"] == "ACTIVE" and found["registeredAt"]


def test_nothing_by_that_name(aws):
    with refused("ClientException"):
        aws.ecs.describe_task_definition(taskDefinition="nope")
