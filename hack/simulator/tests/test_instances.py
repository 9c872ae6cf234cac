"""Instances and their network interfaces."""

import base64

import pytest
from conftest import refused, tagged, tags_of, trust, until
from instance_parts import ECS_IMAGE, image, run, show, state  # noqa: F401

pytestmark = pytest.mark.usefixtures("held_clock")

USER_DATA = "#!/bin/bash\necho ECS_CLUSTER=one >> /etc/ecs/ecs.config\n"


@pytest.fixture
def profile(iam):
    iam.create_role(RoleName="node", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))
    arn = iam.create_instance_profile(InstanceProfileName="node")["InstanceProfile"]["Arn"]
    iam.add_role_to_instance_profile(InstanceProfileName="node", RoleName="node")
    return arn


@pytest.fixture
def interface(ec2, network):
    created = ec2.create_network_interface(SubnetId=network.subnets[0], Groups=[network.group])
    return created["NetworkInterface"]["NetworkInterfaceId"]


def on(interface):
    return {"SubnetId": None, "NetworkInterfaces": [{"NetworkInterfaceId": interface, "DeviceIndex": 0}]}


def status(ec2, interface):
    return ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"][0]["Status"]


def test_it_lives_through_its_states(ec2, run):
    created = run()
    instance = created["InstanceId"]
    assert created["State"]["Name"] == "pending"
    assert until(lambda: state(ec2, instance), "running") == ["pending", "running"]
    ec2.stop_instances(InstanceIds=[instance])
    assert until(lambda: state(ec2, instance), "stopped") == ["stopping", "stopped"]
    ec2.start_instances(InstanceIds=[instance])
    assert until(lambda: state(ec2, instance), "running") == ["pending", "running"]
    ec2.terminate_instances(InstanceIds=[instance])
    assert until(lambda: state(ec2, instance), "terminated") == ["shutting-down", "terminated"]
    ec2.terminate_instances(InstanceIds=[instance])
    assert state(ec2, instance) == "terminated"


def test_it_shows_what_it_was_given(ec2, network, run, profile):
    instance = run(
        ClientToken="one",
        SecurityGroupIds=[network.group],
        UserData=USER_DATA,
        IamInstanceProfile={"Arn": profile},
        MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 1, "HttpEndpoint": "enabled"},
        BlockDeviceMappings=[
            {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 50, "VolumeType": "gp3", "Encrypted": True}}
        ],
        TagSpecifications=tagged("instance", Name="node") + tagged("volume", Name="root"),
    )["InstanceId"]
    shown = show(ec2, instance)
    assert shown["IamInstanceProfile"]["Arn"] == profile
    assert shown["MetadataOptions"]["HttpTokens"] == "required"
    assert shown["MetadataOptions"]["HttpPutResponseHopLimit"] == 1
    assert [group["GroupId"] for group in shown["SecurityGroups"]] == [network.group]
    assert shown["Placement"]["AvailabilityZone"] == network.zones[1]
    assert (shown["ClientToken"], tags_of(shown["Tags"])) == ("one", {"Name": "node"})
    volume = ec2.describe_volumes(VolumeIds=[shown["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]])["Volumes"][0]
    assert (volume["Size"], volume["VolumeType"], volume["Encrypted"]) == (50, "gp3", True)
    assert tags_of(volume["Tags"]) == {"Name": "root"}
    sent = ec2.describe_instance_attribute(InstanceId=instance, Attribute="userData")["UserData"]["Value"]
    assert base64.b64decode(sent).decode() == USER_DATA


def test_the_token_makes_it_once(ec2, run):
    instance = run(ClientToken="one")["InstanceId"]
    assert run(ClientToken="one")["InstanceId"] == instance
    with refused("IdempotentParameterMismatch"):
        run(ClientToken="one", InstanceType="t4g.large")
    found = ec2.describe_instances(Filters=[{"Name": "client-token", "Values": ["one"]}])["Reservations"]
    assert [each["InstanceId"] for one in found for each in one["Instances"]] == [instance]


@pytest.mark.parametrize(
    "changes, codes",
    [
        ({"ImageId": "ami-0123456789abcdef0"}, ["InvalidAMIID.NotFound"]),
        ({"InstanceType": "z9.bogus"}, ["InvalidParameterValue"]),
        ({"SubnetId": "subnet-0123456789abcdef0"}, ["InvalidSubnetID.NotFound"]),
        ({"IamInstanceProfile": {"Name": "nobody"}}, ["InvalidParameterValue"]),
        ({"KeyName": "nokey"}, ["InvalidKeyPair.NotFound"]),
        ({"InstanceType": "t3.medium"}, ["InvalidParameterValue"]),
        ({"DryRun": True}, ["DryRunOperation"]),
    ],
)
def test_impossible_instances_are_refused(ec2, network, run, changes, codes):
    with refused(*codes):
        run(**changes)
    mine = [{"Name": "vpc-id", "Values": [network.vpc]}]
    assert not ec2.describe_instances(Filters=mine)["Reservations"]
    assert not ec2.describe_network_interfaces(Filters=mine)["NetworkInterfaces"]


def test_a_profile_needs_a_role(iam, run):
    iam.create_instance_profile(InstanceProfileName="empty")
    with refused("InvalidParameterValue") as refusal:
        run(IamInstanceProfile={"Name": "empty"})
    assert "no associated IAM Roles" in refusal.error["Message"]


def test_it_uses_the_interface_made_before_it(ec2, network, run, interface):
    address = ec2.allocate_address(Domain="vpc")
    ec2.associate_address(AllocationId=address["AllocationId"], NetworkInterfaceId=interface)
    instance = run(**on(interface))["InstanceId"]
    shown = show(ec2, instance)
    assert [each["NetworkInterfaceId"] for each in shown["NetworkInterfaces"]] == [interface]
    assert [group["GroupId"] for group in shown["SecurityGroups"]] == [network.group]
    assert (shown["SubnetId"], shown["VpcId"]) == (network.subnets[0], network.vpc)
    assert shown["Placement"]["AvailabilityZone"] == network.zones[0]
    assert shown["PublicIpAddress"] == address["PublicIp"]
    found = ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"][0]
    assert (found["Status"], found["Attachment"]["InstanceId"]) == ("in-use", instance)
    assert shown["PrivateIpAddress"] == found["PrivateIpAddress"]


@pytest.mark.parametrize("beside", ["SubnetId", "SecurityGroupIds"])
def test_an_interface_tolerates_nothing_beside_it(network, run, interface, beside):
    values = {"SubnetId": network.subnets[0], "SecurityGroupIds": [network.group]}
    with refused("InvalidParameterCombination"):
        run(**{**on(interface), beside: values[beside]})


@pytest.mark.parametrize("inside", ["SubnetId", "Groups", "AssociatePublicIpAddress", "DeleteOnTermination"])
def test_an_interface_by_id_tolerates_nothing_inside_it(network, run, interface, inside):
    values = {
        "SubnetId": network.subnets[0],
        "Groups": [network.group],
        "AssociatePublicIpAddress": True,
        "DeleteOnTermination": True,
    }
    specification = {"NetworkInterfaceId": interface, "DeviceIndex": 0, inside: values[inside]}
    with refused("InvalidParameterCombination"):
        run(SubnetId=None, NetworkInterfaces=[specification])


def test_an_interface_is_in_use_until_its_instance_has_gone(ec2, run, interface):
    assert status(ec2, interface) == "available"
    instance = run(**on(interface))["InstanceId"]
    with refused("InvalidParameterValue"):
        ec2.delete_network_interface(NetworkInterfaceId=interface)
    with refused("InvalidNetworkInterface.InUse"):
        run(**on(interface))
    ec2.terminate_instances(InstanceIds=[instance])
    assert status(ec2, interface) == "in-use"
    until(lambda: state(ec2, instance), "terminated")
    assert status(ec2, interface) == "available"
    assert not show(ec2, instance)["NetworkInterfaces"]
    run(**on(interface))


def test_an_instance_takes_its_own_interface_and_root_volume_along(ec2, network, run):
    instance = run(SecurityGroupIds=[network.group])["InstanceId"]
    volume = show(ec2, instance)["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    with refused("DependencyViolation"):
        ec2.delete_subnet(SubnetId=network.subnets[1])
    with refused("DependencyViolation"):
        ec2.delete_security_group(GroupId=network.group)
    ec2.terminate_instances(InstanceIds=[instance])
    until(lambda: state(ec2, instance), "terminated")
    with refused("InvalidVolume.NotFound"):
        ec2.describe_volumes(VolumeIds=[volume])
    ec2.delete_security_group(GroupId=network.group)
    ec2.delete_subnet(SubnetId=network.subnets[1])


def test_termination_protection(ec2, run):
    instance = run()["InstanceId"]
    ec2.modify_instance_attribute(InstanceId=instance, DisableApiTermination={"Value": True})
    with refused("OperationNotPermitted"):
        ec2.terminate_instances(InstanceIds=[instance])


def test_the_type_changes_only_while_it_is_stopped(ec2, run):
    instance = run()["InstanceId"]
    with refused("IncorrectInstanceState"):
        ec2.modify_instance_attribute(InstanceId=instance, InstanceType={"Value": "t4g.large"})
    ec2.stop_instances(InstanceIds=[instance])
    until(lambda: state(ec2, instance), "stopped")
    ec2.modify_instance_attribute(InstanceId=instance, InstanceType={"Value": "t4g.large"})
    assert show(ec2, instance)["InstanceType"] == "t4g.large"


def test_groups_and_metadata_options_change_at_any_time(ec2, network, run):
    instance = run()["InstanceId"]
    ec2.modify_instance_attribute(InstanceId=instance, Groups=[network.group])
    ec2.modify_instance_metadata_options(InstanceId=instance, HttpTokens="required")
    shown = show(ec2, instance)
    assert [group["GroupId"] for group in shown["SecurityGroups"]] == [network.group]
    assert [group["GroupId"] for group in shown["NetworkInterfaces"][0]["Groups"]] == [network.group]
    assert shown["MetadataOptions"]["HttpTokens"] == "required"


def test_missing_ones_are_not_found(ec2):
    with refused("InvalidInstanceID.NotFound"):
        ec2.describe_instances(InstanceIds=["i-0123456789abcdef0"])
    with refused("InvalidNetworkInterfaceID.NotFound"):
        ec2.describe_network_interfaces(NetworkInterfaceIds=["eni-0123456789abcdef0"])


def test_instances_are_found_by_filters(ec2, network, run, profile):
    run(IamInstanceProfile={"Arn": profile}, TagSpecifications=tagged("instance", owner="op"))

    def count(name, value):
        return len(ec2.describe_instances(Filters=[{"Name": name, "Values": [value]}])["Reservations"])

    assert count("tag:owner", "op") == count("vpc-id", network.vpc) == count("iam-instance-profile.arn", profile) == 1
    assert count("tag:owner", "other") == count("instance-state-name", "terminated") == 0


def test_instances_come_in_pages(ec2, network, run):
    made = {run()["InstanceId"] for _ in range(7)}
    pages = ec2.get_paginator("describe_instances").paginate(
        Filters=[{"Name": "vpc-id", "Values": [network.vpc]}], PaginationConfig={"PageSize": 5}
    )
    found = [[each["InstanceId"] for one in page["Reservations"] for each in one["Instances"]] for page in pages]
    assert [len(page) for page in found] == [5, 2]
    assert set(sum(found, [])) == made


@pytest.mark.parametrize("architecture", ["", "arm64/"])
@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1", "me-south-1", "ap-southeast-2"])
def test_the_ecs_images_run(aws, architecture, region):
    runs_as_parameter_says(aws, region, ECS_IMAGE.format(architecture), "t4g.small" if architecture else "t3.small")


@pytest.mark.parametrize("architecture", ["amd64", "arm64"])
@pytest.mark.parametrize("version", ["22.04", "24.04"])
def test_the_ubuntu_images_run(aws, architecture, version):
    name = f"/aws/service/canonical/ubuntu/server/{version}/stable/current/{architecture}/hvm/ebs-gp3/ami-id"
    runs_as_parameter_says(aws, "eu-west-1", name, "t4g.small" if architecture == "arm64" else "t3.small")


def runs_as_parameter_says(aws, region, parameter, instance_type):
    image = aws.client("ssm", region).get_parameter(Name=parameter)["Parameter"]["Value"]
    ec2 = aws.client("ec2", region)
    assert ec2.describe_images(ImageIds=[image])["Images"][0]["RootDeviceName"]
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    ec2.run_instances(ImageId=image, InstanceType=instance_type, MinCount=1, MaxCount=1, SubnetId=subnet)


def test_types_and_zones_are_known(ec2):
    kind = ec2.describe_instance_types(InstanceTypes=["t4g.medium"])["InstanceTypes"][0]
    assert kind["ProcessorInfo"]["SupportedArchitectures"] == ["arm64"]
    assert (kind["VCpuInfo"]["DefaultVCpus"], kind["MemoryInfo"]["SizeInMiB"]) == (2, 4096)
    offers = ec2.describe_instance_type_offerings(
        LocationType="availability-zone", Filters=[{"Name": "instance-type", "Values": ["t4g.medium"]}]
    )["InstanceTypeOfferings"]
    zones = {zone["ZoneName"] for zone in ec2.describe_availability_zones()["AvailabilityZones"]}
    assert {offer["Location"] for offer in offers} == zones
    with refused("InvalidInstanceType"):
        ec2.describe_instance_types(InstanceTypes=["z9.bogus"])
