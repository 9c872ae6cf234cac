"""Services: what they keep, how they roll out, when they fail."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from ecs_parts import make_instance, make_network, make_role, refused, service, steady, wait

FIELDS = {
    "propagateTags": "SERVICE",
    "enableExecuteCommand": True,
    "enableECSManagedTags": True,
    "healthCheckGracePeriodSeconds": 30,
    "deploymentConfiguration": {
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        "maximumPercent": 200,
        "minimumHealthyPercent": 50,
    },
    "tags": [{"key": "owner", "value": "me"}],
}


@pytest.fixture
def cluster(aws):
    aws.ecs.create_cluster(clusterName="c", capacityProviders=["FARGATE", "FARGATE_SPOT"])
    return "c"


@pytest.fixture
def network(aws):
    return make_network(aws)


def fargate(aws, family="web", image="busybox", **more):
    containers = [{"name": "app", "image": image, "essential": True}]
    return aws.ecs.register_task_definition(
        family=family,
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        containerDefinitions=containers,
        **more,
    )["taskDefinition"]["taskDefinitionArn"]


def on_instance(aws, family="agent", port=None):
    container = {"name": "app", "image": "busybox", "memory": 64}
    if port:
        container["portMappings"] = [{"containerPort": port, "hostPort": port}]
    return aws.ecs.register_task_definition(
        family=family, networkMode="bridge", requiresCompatibilities=["EC2"], containerDefinitions=[container]
    )["taskDefinition"]["taskDefinitionArn"]


def create(aws, network, name="s", **fields):
    request = {
        "cluster": "c",
        "serviceName": name,
        "desiredCount": 1,
        "launchType": "FARGATE",
        "networkConfiguration": network.configuration if network else None,
        **fields,
    }
    return aws.ecs.create_service(**{key: value for key, value in request.items() if value is not None})["service"]


def messages(aws, name="s"):
    return [event["message"] for event in service(aws, name)["events"]]


def test_every_field_comes_back(aws, cluster, network):
    create(aws, network, taskDefinition=fargate(aws), **FIELDS)
    found = aws.ecs.describe_services(cluster="c", services=["s"], include=["TAGS"])["services"][0]
    assert {name: found.get(name) for name in FIELDS} == FIELDS
    assert found["networkConfiguration"] == network.configuration
    assert (found["launchType"], found["schedulingStrategy"]) == ("FARGATE", "REPLICA")
    assert "tags" not in service(aws, "s")


def test_a_capacity_strategy_takes_the_place_of_the_launch_type(aws, cluster, network):
    strategy = [{"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0}]
    create(aws, network, taskDefinition=fargate(aws), launchType=None, capacityProviderStrategy=strategy)
    found = steady(aws, "s")
    assert found["capacityProviderStrategy"] == strategy and "launchType" not in found


def test_it_starts_its_tasks_and_becomes_steady(aws, cluster, network):
    created = create(aws, network, taskDefinition=fargate(aws), desiredCount=2)
    assert (created["runningCount"], created["deployments"][0]["rolloutState"]) == (0, "IN_PROGRESS")
    assert steady(aws, "s")["runningCount"] == 2
    aws.ecs.get_waiter("services_stable").wait(cluster="c", services=["s"], WaiterConfig={"Delay": 1, "MaxAttempts": 5})
    assert messages(aws)[0] == "(service s) has reached a steady state."
    tasks = aws.ecs.list_tasks(cluster="c", serviceName="s")["taskArns"]
    described = aws.ecs.describe_tasks(cluster="c", tasks=tasks)["tasks"]
    assert {task["group"] for task in described} == {"service:s"}
    assert {task["startedBy"] for task in described} == {service(aws, "s")["deployments"][0]["id"]}


def test_the_same_name_again_is_an_error(aws, cluster, network):
    definition = fargate(aws)
    create(aws, network, taskDefinition=definition)
    with refused("InvalidParameterException", "not idempotent"):
        create(aws, network, taskDefinition=definition, desiredCount=9)


def test_the_same_token_again_is_the_same_service(aws, cluster, network):
    request = {"taskDefinition": fargate(aws), "clientToken": "token", **FIELDS}
    first, second = create(aws, network, **request), create(aws, network, **request)
    assert first["deployments"][0]["id"] == second["deployments"][0]["id"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"networkConfiguration": None}, "InvalidParameterException"),
        ({"cluster": "nope"}, "ClusterNotFoundException"),
        ({"taskDefinition": "nope:1"}, "ClientException"),
        ({"schedulingStrategy": "DAEMON", "desiredCount": 3, "launchType": "EC2"}, "InvalidParameterException"),
        ({"schedulingStrategy": "DAEMON", "desiredCount": None}, "InvalidParameterException"),
        (
            {"launchType": None, "capacityProviderStrategy": [{"capacityProvider": "mine"}]},
            "InvalidParameterException",
        ),
    ],
)
def test_what_create_refuses(aws, cluster, network, fields, code):
    request = {"taskDefinition": fargate(aws), **fields}
    with refused(code):
        create(aws, network if "networkConfiguration" not in fields else None, **request)


def test_subnets_and_groups_must_exist(aws, cluster, network):
    for name, missing in (("subnets", "subnet-0123456789abcdef0"), ("securityGroups", "sg-0123456789abcdef0")):
        awsvpc = {**network.configuration["awsvpcConfiguration"], name: [missing]}
        with refused("InvalidParameterException", missing):
            create(aws, None, taskDefinition=fargate(aws), networkConfiguration={"awsvpcConfiguration": awsvpc})


def test_a_new_task_definition_makes_a_deployment(aws, cluster, network):
    create(aws, network, taskDefinition=fargate(aws))
    before = steady(aws, "s")["deployments"][0]["id"]
    second = fargate(aws)
    updated = aws.ecs.update_service(cluster="c", service="s", taskDefinition=second, desiredCount=3)["service"]
    primary, active = updated["deployments"]
    assert (primary["status"], primary["taskDefinition"]) == ("PRIMARY", second)
    assert (active["status"], active["id"]) == ("ACTIVE", before)
    assert steady(aws, "s")["runningCount"] == 3


def test_a_new_count_makes_none(aws, cluster, network):
    create(aws, network, taskDefinition=fargate(aws))
    before = steady(aws, "s")["deployments"][0]["id"]
    aws.ecs.update_service(cluster="c", service="s", desiredCount=2)
    assert wait(lambda: service(aws, "s"), lambda s: s["runningCount"] == 2)["deployments"][0]["id"] == before


def test_a_forced_deployment_and_another_network_make_one(aws, cluster, network):
    create(aws, network, taskDefinition=fargate(aws))
    first = steady(aws, "s")["deployments"][0]["id"]
    aws.ecs.update_service(cluster="c", service="s", forceNewDeployment=True)
    second = steady(aws, "s")["deployments"][0]["id"]
    other = aws.ec2.create_subnet(VpcId=network.vpc, CidrBlock="10.42.9.0/24")["Subnet"]["SubnetId"]
    awsvpc = {**network.configuration["awsvpcConfiguration"], "subnets": [other]}
    aws.ecs.update_service(cluster="c", service="s", networkConfiguration={"awsvpcConfiguration": awsvpc})
    third = steady(aws, "s")
    assert len({first, second, third["deployments"][0]["id"]}) == 3
    assert third["networkConfiguration"]["awsvpcConfiguration"]["subnets"] == [other]


def test_the_circuit_breaker_gives_up(aws, cluster, network):
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": False}}
    create(aws, network, taskDefinition=fargate(aws, image="must-fail:1"), deploymentConfiguration=breaker)
    failed = wait(lambda: service(aws, "s")["deployments"][0], lambda d: d["rolloutState"] == "FAILED", 30)
    assert failed["failedTasks"] >= 3
    assert failed["rolloutStateReason"] == "ECS deployment circuit breaker: tasks failed to start."


def test_the_circuit_breaker_rolls_back(aws, cluster, network):
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    good = fargate(aws)
    create(aws, network, taskDefinition=good, deploymentConfiguration=breaker)
    steady(aws, "s")
    aws.ecs.update_service(cluster="c", service="s", taskDefinition=fargate(aws, image="must-fail:1"))
    back = wait(lambda: service(aws, "s"), lambda s: s["deployments"][0]["taskDefinition"] == good, 30)
    assert "rolling back" in back["deployments"][0]["rolloutStateReason"]
    assert steady(aws, "s")["taskDefinition"] == good


def test_without_instances_nothing_is_placed(aws, cluster):
    create(aws, None, taskDefinition=on_instance(aws), launchType="EC2")
    expected = (
        "(service s) was unable to place a task because no container instance met all of its requirements. "
        "Reason: No Container Instances were found in your cluster."
    )
    wait(lambda: messages(aws), lambda texts: texts and texts[0] == expected)


def test_one_host_port_is_one_task(aws, cluster, network):
    make_instance(aws, network.subnet, "c")
    create(aws, None, taskDefinition=on_instance(aws, port=4200), launchType="EC2")
    steady(aws, "s")
    second = on_instance(aws, port=4200)
    aws.ecs.update_service(cluster="c", service="s", taskDefinition=second)
    wait(lambda: messages(aws)[0], lambda text: "already using a port required by your task" in text)
    aws.ecs.update_service(
        cluster="c",
        service="s",
        deploymentConfiguration={"minimumHealthyPercent": 0, "maximumPercent": 100},
    )
    assert steady(aws, "s")["taskDefinition"] == second


def test_a_daemon_runs_on_every_instance(aws, cluster, network):
    make_instance(aws, network.subnet, "c")
    create(aws, None, taskDefinition=on_instance(aws), launchType="EC2", desiredCount=None, schedulingStrategy="DAEMON")
    found = wait(lambda: service(aws, "s"), lambda s: s["runningCount"] == 1)
    assert found["desiredCount"] == 1


def test_a_role_that_is_not_there_starts_nothing(aws, cluster, network):
    missing = f"arn:aws:iam::{aws.number}:role/missing"
    create(aws, network, taskDefinition=fargate(aws, executionRoleArn=missing))
    wait(lambda: messages(aws), lambda texts: texts and f"unable to assume the role '{missing}'" in texts[0])
    make_role(aws, "missing")
    steady(aws, "s")


def test_tags_go_to_the_tasks(aws, cluster, network):
    create(aws, network, taskDefinition=fargate(aws), **FIELDS)
    steady(aws, "s")
    task = aws.ecs.list_tasks(cluster="c", serviceName="s")["taskArns"][0]
    described = aws.ecs.describe_tasks(cluster="c", tasks=[task], include=["TAGS"])["tasks"][0]
    assert {"key": "owner", "value": "me"} in described["tags"]
    assert {"key": "aws:ecs:serviceName", "value": "s"} in described["tags"]


def test_deletion_drains(aws, cluster, network):
    create(aws, network, taskDefinition=fargate(aws))
    steady(aws, "s")
    with refused("InvalidParameterException", "scaled above 0"):
        aws.ecs.delete_service(cluster="c", service="s")
    assert aws.ecs.delete_service(cluster="c", service="s", force=True)["service"]["status"] == "DRAINING"
    assert aws.ecs.list_services(cluster="c")["serviceArns"] == []
    with refused("InvalidParameterException", "Draining"):
        create(aws, network, taskDefinition="web")
    wait(lambda: service(aws, "s")["status"], lambda status: status == "INACTIVE")
    assert create(aws, network, taskDefinition="web")["status"] == "ACTIVE"


def test_updating_what_is_not_there(aws, cluster):
    with refused("ServiceNotFoundException"):
        aws.ecs.update_service(cluster="c", service="nope", desiredCount=1)
    answer = aws.ecs.describe_services(cluster="c", services=["nope"])
    assert answer["failures"][0]["reason"] == "MISSING"


def test_tags_of_a_service_change(aws, cluster, network):
    arn = create(aws, network, taskDefinition=fargate(aws))["serviceArn"]
    aws.ecs.tag_resource(resourceArn=arn, tags=[{"key": "x", "value": "1"}])
    assert {"key": "x", "value": "1"} in aws.ecs.list_tags_for_resource(resourceArn=arn)["tags"]
    aws.ecs.untag_resource(resourceArn=arn, tagKeys=["x"])
    assert aws.ecs.list_tags_for_resource(resourceArn=arn)["tags"] == []


def test_a_busy_cluster_stays(aws, cluster, network):
    create(aws, network, taskDefinition=fargate(aws))
    with refused("ClusterContainsServicesException"):
        aws.ecs.delete_cluster(cluster="c")
    with pytest.raises(ClientError):
        aws.ecs.delete_cluster(cluster="nope")
