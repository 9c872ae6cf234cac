"""Application Auto Scaling of ECS services."""

import pytest
from conftest import refused
from ecs_parts import make_network, make_role, steady

TAGS = {"owner": "op"}


@pytest.fixture
def scaling(aws):
    return aws.client("application-autoscaling")


@pytest.fixture
def resource(aws):
    network = make_network(aws)
    aws.ecs.create_cluster(clusterName="c")
    aws.ecs.register_task_definition(
        family="worker",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        executionRoleArn=make_role(aws, "execution"),
        containerDefinitions=[{"name": "worker", "image": "worker:1", "essential": True}],
    )
    aws.ecs.create_service(
        cluster="c", serviceName="s", taskDefinition="worker", desiredCount=1, launchType="FARGATE",
        networkConfiguration=network.configuration,
    )  # fmt: skip
    steady(aws, "s")
    return {
        "ServiceNamespace": "ecs",
        "ResourceId": "service/c/s",
        "ScalableDimension": "ecs:service:DesiredCount",
    }


def targets(scaling):
    return scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]


def follow_load(scaling, resource, percent=60.0):
    scaling.put_scaling_policy(
        **resource,
        PolicyName="cpu",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={
            "TargetValue": percent,
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"},
        },
    )


def test_a_target_keeps_its_tags_and_its_arn(scaling, resource):
    arn = scaling.register_scalable_target(**resource, MinCapacity=1, MaxCapacity=4, Tags=TAGS)["ScalableTargetARN"]
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == TAGS
    again = scaling.register_scalable_target(**resource, MaxCapacity=6)
    assert again["ScalableTargetARN"] == arn
    assert [(each["MinCapacity"], each["MaxCapacity"]) for each in targets(scaling)] == [(1, 6)]
    scaling.tag_resource(ResourceARN=arn, Tags={"kept": "true"})
    scaling.untag_resource(ResourceARN=arn, TagKeys=["owner"])
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"kept": "true"}


def test_bounds_and_service_are_checked(scaling, resource):
    with refused("ValidationException"):
        scaling.register_scalable_target(**resource, MinCapacity=4, MaxCapacity=1)
    with refused("ValidationException"):
        scaling.register_scalable_target(**resource, MinCapacity=1)
    with refused("ValidationException"):
        scaling.register_scalable_target(**{**resource, "ResourceId": "service/c/x"}, MinCapacity=1, MaxCapacity=2)


def test_a_policy_needs_its_target_and_goes_with_it(scaling, resource, aws):
    with refused("ObjectNotFoundException"):
        follow_load(scaling, resource)
    scaling.register_scalable_target(**resource, MinCapacity=1, MaxCapacity=4)
    follow_load(scaling, resource)
    follow_load(scaling, resource, 40.0)
    policies = scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"]
    assert [each["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] for each in policies] == [40.0]
    scaling.deregister_scalable_target(**resource)
    assert scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"] == []
    assert targets(scaling) == []
    with refused("ObjectNotFoundException"):
        scaling.deregister_scalable_target(**resource)


def test_targets_come_in_pages(scaling, resource):
    scaling.register_scalable_target(**resource, MinCapacity=1, MaxCapacity=4)
    pages = scaling.get_paginator("describe_scalable_targets").paginate(ServiceNamespace="ecs", MaxResults=1)
    assert len(pages.build_full_result()["ScalableTargets"]) == 1
