"""Faults, counted calls and the other things that the control endpoints do."""

import os
import signal
import subprocess
import sys
import time
import urllib.error

import pytest
from botocore.exceptions import ConnectionClosedError, HTTPClientError
from conftest import refused, trust

VPC = {"CidrBlock": "10.0.0.0/16"}


@pytest.fixture
def fault(sim):
    def add(kind, **more):
        return sim("POST", "/sim/faults", {"kind": kind, **more})

    return add


def vpcs(ec2):
    mine = [{"Name": "cidr", "Values": [VPC["CidrBlock"]]}]
    return [vpc["VpcId"] for vpc in ec2.describe_vpcs(Filters=mine)["Vpcs"]]


@pytest.mark.parametrize(
    "service, operation, code",
    [
        ("ec2", lambda aws: aws.ec2.describe_vpcs(), "RequestLimitExceeded"),
        ("ecs", lambda aws: aws.ecs.list_clusters(), "ThrottlingException"),
        ("iam", lambda aws: aws.iam.list_roles(), "Throttling"),
    ],
)
def test_a_service_throttles_in_its_own_words(aws, fault, service, operation, code):
    fault("throttle", service=service)
    with refused(code):
        operation(aws)
    operation(aws)


def test_an_error_strikes_after_and_as_often_as_told(ec2, fault):
    fault("error", service="ec2", operation="Create*", code="InternalError", status=500, times=2, after=1)
    ec2.create_vpc(**VPC)
    for _ in range(2):
        with refused("InternalError"):
            ec2.create_vpc(**VPC)
    ec2.create_vpc(**VPC)
    assert len(vpcs(ec2)) == 2


def test_a_fault_may_be_for_one_account(aws, stranger, fault):
    fault("error", service="ec2", account=aws.number, times=2)
    stranger.ec2.describe_vpcs()
    with refused("InternalError"):
        aws.ec2.describe_vpcs()


def test_a_lost_answer_is_of_a_call_that_happened(ec2, fault):
    fault("lostAnswer", service="ec2", operation="CreateVpc")
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        ec2.create_vpc(**VPC)
    assert len(vpcs(ec2)) == 1


def test_a_lost_answer_is_given_again_to_the_same_token(ec2, fault, network):
    wanted = {"AvailabilityZone": network.zones[0], "Size": 1, "ClientToken": "one"}
    fault("lostAnswer", service="ec2", operation="CreateVolume")
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        ec2.create_volume(**wanted)
    volume = ec2.create_volume(**wanted)["VolumeId"]
    assert [each["VolumeId"] for each in ec2.describe_volumes()["Volumes"]] == [volume]


def test_a_stale_read_does_not_show_what_is_new(aws, ec2, sim, fault):
    fault("staleRead", seconds=60)
    new = ec2.create_vpc(**VPC)["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=new, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    aws.ecs.create_cluster(clusterName="one")
    image = ec2.describe_images()["Images"][0]["ImageId"]
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, SubnetId=subnet)
    with refused("InvalidVpcID.NotFound"):
        ec2.describe_vpcs(VpcIds=[new])
    mine = [{"Name": "vpc-id", "Values": [new]}]

    def seen():
        return (
            len(vpcs(ec2)),
            len(ec2.describe_instances(Filters=mine)["Reservations"]),
            len(aws.ecs.list_clusters()["clusterArns"]),
            len(aws.ecs.describe_clusters(clusters=["one"])["clusters"]),
        )

    assert seen() == (0, 0, 0, 0)
    sim("DELETE", "/sim/faults")
    assert seen() == (1, 1, 1, 1)


def test_a_new_profile_is_unknown_for_a_while(aws, ec2, iam, sim, fault, network):
    fault("iamPropagation", seconds=60)
    iam.create_role(RoleName="node", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))
    iam.create_instance_profile(InstanceProfileName="node")
    iam.add_role_to_instance_profile(InstanceProfileName="node", RoleName="node")
    wanted = {
        "ImageId": ec2.describe_images()["Images"][0]["ImageId"],
        "MinCount": 1,
        "MaxCount": 1,
        "SubnetId": network.subnets[0],
        "IamInstanceProfile": {"Name": "node"},
    }
    with refused("InvalidParameterValue") as refusal:
        ec2.run_instances(**wanted)
    assert "Invalid IAM Instance Profile name" in refusal.error["Message"]
    sim("DELETE", "/sim/faults")
    ec2.run_instances(**wanted)


def test_a_new_role_is_not_assumed_for_a_while(aws, iam, sim, fault):
    fault("iamPropagation", seconds=60)
    role = iam.create_role(RoleName="task", AssumeRolePolicyDocument=trust("ecs-tasks.amazonaws.com"))["Role"]["Arn"]
    aws.ecs.create_cluster(clusterName="one")
    network = aws.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    aws.ecs.register_task_definition(
        family="one", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
        executionRoleArn=role, containerDefinitions=[{"name": "a", "image": "busybox", "command": ["true"]}],
    )  # fmt: skip
    wanted = {
        "cluster": "one",
        "taskDefinition": "one",
        "launchType": "FARGATE",
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": [network]}},
    }
    with refused("ClientException", "InvalidParameterException"):
        aws.ecs.run_task(**wanted)


def test_no_capacity_in_one_zone(ec2, fault, network):
    fault("noCapacity", zone=network.zones[0])
    wanted = {"ImageId": ec2.describe_images()["Images"][0]["ImageId"], "MinCount": 1, "MaxCount": 1}
    with refused("InsufficientInstanceCapacity"):
        ec2.run_instances(SubnetId=network.subnets[0], **wanted)
    ec2.run_instances(SubnetId=network.subnets[1], **wanted)


def test_a_delay_is_added_to_each_call(ec2, fault):
    ec2.describe_vpcs()
    fault("delay", milliseconds=300)
    began = time.monotonic()
    ec2.describe_vpcs()
    assert time.monotonic() - began >= 0.3


def test_kill_follows_the_nth_mutating_call(ec2, fault):
    victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    fault("kill", pid=victim.pid, signal=int(signal.SIGKILL), nth=2, service="ec2")
    ec2.create_vpc(**VPC)
    ec2.describe_vpcs()
    assert victim.poll() is None
    ec2.create_vpc(**VPC)
    assert victim.wait(5) == -signal.SIGKILL
    assert len(vpcs(ec2)) == 2


@pytest.mark.parametrize(
    "description",
    [{"kind": "bogus"}, {"kind": "delay", "bogus": 1}, {"kind": "kill"}, {"kind": "kill", "pid": 1}, "text"],
)
def test_a_fault_described_wrongly_is_refused(sim, description):
    with pytest.raises(urllib.error.HTTPError) as refusal:
        sim("POST", "/sim/faults", description)
    assert refusal.value.code == 400
    assert sim("GET", "/sim/faults") == []


def test_calls_are_counted_with_their_errors(aws, sim):
    aws.ec2.create_vpc(**VPC)
    with refused("InvalidVpc.Range"):
        aws.ec2.create_vpc(CidrBlock="10.0.0.0/8")
    with refused("ClusterNotFoundException"):
        aws.ecs.list_services(cluster="nothing")
    aws.efs.describe_file_systems()
    summary = sim("GET", f"/sim/calls?account={aws.number}")
    assert summary["byOperation"] == {
        "ec2:CreateVpc": {"count": 2, "errors": {"InvalidVpc.Range": 1}},
        "ecs:ListServices": {"count": 1, "errors": {"ClusterNotFoundException": 1}},
        "efs:DescribeFileSystems": {"count": 1, "errors": {}},
    }
    assert summary["total"] == 4
    assert [(call["operation"], call["error"]) for call in summary["mutating"]] == [
        ("ec2:CreateVpc", None),
        ("ec2:CreateVpc", "InvalidVpc.Range"),
    ]
    assert sim("GET", f"/sim/calls?account={aws.number}&agent=nobody")["total"] == 0
    sim("DELETE", "/sim/calls")
    assert sim("GET", f"/sim/calls?account={aws.number}")["total"] == 0


def test_nothing_else_is_under_sim(sim):
    with pytest.raises(urllib.error.HTTPError) as refusal:
        sim("GET", "/sim/bogus")
    assert refusal.value.code == 404


def test_a_long_poll_holds_nobody_up(aws):
    queue = aws.sqs.create_queue(QueueName="empty")["QueueUrl"]
    pid = os.fork()
    if pid == 0:
        try:
            aws.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=3)
        finally:
            os._exit(0)
    time.sleep(0.3)
    began = time.monotonic()
    aws.ec2.describe_vpcs()
    waited = time.monotonic() - began
    os.waitpid(pid, 0)
    assert waited < 2
