"""Names, texts and tags that AWS does not take."""

import json

import pytest
from conftest import refused, trust

BAD_TAGS = [{"Key": "owner", "Value": "a (b)"}, {"Key": "owner", "Value": "x" * 257}]


@pytest.mark.parametrize("name", ["x" * 65, "with space", "with/slash"])
def test_role_names(iam, name):
    with refused("ValidationError"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))


def test_role_descriptions_are_latin(iam):
    with refused("ValidationError"):
        iam.create_role(RoleName="a", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"), Description="a → b")


@pytest.mark.parametrize("tag", BAD_TAGS)
def test_tags_of_each_service(aws, iam, tag):
    lower = [{"key": tag["Key"], "value": tag["Value"]}]
    plain = {tag["Key"]: tag["Value"]}
    for code, call in (
        ("ValidationError", lambda: iam.create_instance_profile(InstanceProfileName="a", Tags=[tag])),
        ("InvalidParameterException", lambda: aws.ecs.create_cluster(clusterName="a", tags=lower)),
        ("InvalidParameterValue", lambda: aws.sqs.create_queue(QueueName="a", tags=plain)),
        ("InvalidParameterException", lambda: aws.logs.create_log_group(logGroupName="a", tags=plain)),
    ):
        with refused(code):
            call()


@pytest.mark.parametrize("name", ["Upper", "with space", "-leading"])
def test_repository_names(aws, name):
    with refused("InvalidParameterException"):
        aws.ecr.create_repository(repositoryName=name)


def test_rule_and_queue_names(aws):
    with refused("ValidationException"):
        aws.events.put_rule(Name="x" * 65, EventPattern=json.dumps({"source": ["a"]}))
    with refused("InvalidParameterValue"):
        aws.sqs.create_queue(QueueName="x" * 81)
    with refused("InvalidParameterException"):
        aws.logs.create_log_group(logGroupName="with space")


@pytest.mark.parametrize("name, description", [("sg-a", "a"), ("a", "a → b"), ("a", "it's"), ("a", "x" * 256)])
def test_security_group_texts(ec2, network, name, description):
    with refused("InvalidParameterValue"):
        ec2.create_security_group(GroupName=name, Description=description, VpcId=network.vpc)


def test_rule_descriptions(ec2, network):
    permission = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1}
    with refused("InvalidParameterValue"):
        ranges = [{"CidrIp": "10.0.0.0/8", "Description": "it's me"}]
        ec2.authorize_security_group_ingress(GroupId=network.group, IpPermissions=[{**permission, "IpRanges": ranges}])
