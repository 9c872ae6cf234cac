"""What a task needs before it can run."""

from __future__ import annotations

import contextlib
import json
import time
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}],
}

TRUSTS_EC2 = json.loads(json.dumps(TRUST).replace("ecs-tasks", "ec2"))


def wait(look, accept, seconds=15.0):
    """Looks until the answer is accepted; the answers that were seen when it never is."""
    seen, until = [], time.monotonic() + seconds
    while True:
        answer = look()
        if not seen or seen[-1] != answer:
            seen.append(answer)
        if accept(answer):
            return answer
        assert time.monotonic() < until, f"not within {seconds} s; seen {seen}"
        time.sleep(0.1)


def make_network(aws, cidr="10.42.0.0/16"):
    vpc = aws.ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
    subnet = aws.ec2.create_subnet(VpcId=vpc, CidrBlock=cidr.replace("/16", "/24"))["Subnet"]["SubnetId"]
    group = aws.ec2.create_security_group(GroupName="tasks", Description="tasks", VpcId=vpc)["GroupId"]
    awsvpc = {"subnets": [subnet], "securityGroups": [group], "assignPublicIp": "DISABLED"}
    return SimpleNamespace(vpc=vpc, subnet=subnet, group=group, configuration={"awsvpcConfiguration": awsvpc})


def make_role(aws, name, trust=None):
    answer = aws.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust or TRUST))
    return answer["Role"]["Arn"]


def make_instance(aws, subnet, cluster, private_ip=None, user_data=None):
    """An instance that joins the cluster, if a network address is given on an interface made before."""
    with contextlib.suppress(aws.iam.exceptions.EntityAlreadyExistsException):
        aws.iam.create_instance_profile(InstanceProfileName="instance")
        make_role(aws, "instance", TRUSTS_EC2)
        aws.iam.add_role_to_instance_profile(InstanceProfileName="instance", RoleName="instance")
    image = aws.ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    place = {"SubnetId": subnet}
    if private_ip:
        interface = aws.ec2.create_network_interface(SubnetId=subnet, PrivateIpAddress=private_ip)
        place = {
            "NetworkInterfaces": [
                {"DeviceIndex": 0, "NetworkInterfaceId": interface["NetworkInterface"]["NetworkInterfaceId"]}
            ]
        }
    return aws.ec2.run_instances(
        ImageId=image,
        InstanceType="t3.medium",
        MinCount=1,
        MaxCount=1,
        IamInstanceProfile={"Name": "instance"},
        UserData=user_data or f"#!/bin/bash\necho ECS_CLUSTER={cluster} >> /etc/ecs/ecs.config\n",
        **place,
    )["Instances"][0]["InstanceId"]


def make_events(aws, **detail):
    """A queue that gets the state changes of tasks; returns its URL."""
    url = aws.sqs.create_queue(QueueName="events")["QueueUrl"]
    arn = aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = {
        "source": ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        **({"detail": detail} if detail else {}),
    }
    rule = aws.events.put_rule(Name="tasks", EventPattern=json.dumps(pattern))["RuleArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    aws.events.put_targets(Rule="tasks", Targets=[{"Id": "queue", "Arn": arn}])
    return url


def service(aws, name, cluster="c"):
    return aws.ecs.describe_services(cluster=cluster, services=[name])["services"][0]


def steady(aws, name, cluster="c", seconds=15.0):
    return wait(
        lambda: service(aws, name, cluster),
        lambda s: len(s["deployments"]) == 1 and s["deployments"][0]["rolloutState"] == "COMPLETED",
        seconds,
    )


def describe(aws, task, cluster="c"):
    return aws.ecs.describe_tasks(cluster=cluster, tasks=[task], include=["TAGS"])["tasks"][0]


def stopped(aws, task, cluster="c", seconds=15.0):
    return wait(lambda: describe(aws, task, cluster), lambda t: t["lastStatus"] == "STOPPED", seconds)


@contextlib.contextmanager
def refused(code, text=""):
    """The block ends in an error of AWS with this code, whose message has this text."""
    with pytest.raises(ClientError) as caught:
        yield
    error = caught.value.response["Error"]
    assert error["Code"] == code and text in error["Message"], error
