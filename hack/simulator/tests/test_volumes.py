"""Volumes and the instances that they are attached to."""

import pytest
from conftest import refused, tagged, tags_of, until
from instance_parts import image, run, state  # noqa: F401

from localaws import lifecycle

pytestmark = pytest.mark.usefixtures("held_clock")


@pytest.fixture
def volume(ec2, network):
    created = ec2.create_volume(
        AvailabilityZone=network.zones[1], Size=20, VolumeType="gp3", Encrypted=True, Throughput=250, Iops=4000,
        ClientToken="one", TagSpecifications=tagged("volume", Name="data"),
    )  # fmt: skip
    assert created["State"] == "creating"
    return created["VolumeId"]


def show(ec2, volume):
    return ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]


def test_it_is_as_ordered(ec2, volume):
    assert until(lambda: show(ec2, volume)["State"], "available") == ["creating", "available"]
    shown = show(ec2, volume)
    assert (shown["Encrypted"], shown["Throughput"], shown["Iops"]) == (True, 250, 4000)
    assert tags_of(shown["Tags"]) == {"Name": "data"}


def test_the_token_makes_it_once(ec2, network, volume):
    with refused("IdempotentParameterMismatch"):
        ec2.create_volume(AvailabilityZone=network.zones[1], Size=21, ClientToken="one")


def test_it_attaches_and_detaches_in_time(ec2, run, volume):
    instance = run()["InstanceId"]
    where = {"VolumeId": volume, "InstanceId": instance}
    until(lambda: show(ec2, volume)["State"], "available")
    until(lambda: state(ec2, instance), "running")
    ec2.attach_volume(Device="/dev/sdf", **where)
    attachment = lambda: show(ec2, volume)["Attachments"][0]["State"]  # noqa: E731
    assert until(attachment, "attached") == ["attaching", "attached"]
    with refused("VolumeInUse"):
        ec2.delete_volume(VolumeId=volume)
    with refused("VolumeInUse"):
        ec2.attach_volume(Device="/dev/sdg", **where)
    ec2.detach_volume(VolumeId=volume)
    assert show(ec2, volume)["State"] == "in-use"
    assert until(lambda: show(ec2, volume)["State"], "available") == ["in-use", "available"]
    with refused("IncorrectState"):
        ec2.detach_volume(VolumeId=volume)
    ec2.delete_volume(VolumeId=volume)
    with refused("InvalidVolume.NotFound"):
        ec2.describe_volumes(VolumeIds=[volume])


def test_it_waits_for_the_instance(ec2, run, volume):
    until(lambda: show(ec2, volume)["State"], "available")
    instance = run()["InstanceId"]
    with refused("IncorrectState"):
        ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")


def test_it_stays_in_its_zone(ec2, network, run):
    elsewhere = ec2.create_volume(AvailabilityZone=network.zones[0], Size=1)["VolumeId"]
    instance = run()["InstanceId"]
    until(lambda: state(ec2, instance), "running")
    with refused("InvalidVolume.ZoneMismatch"):
        ec2.attach_volume(VolumeId=elsewhere, InstanceId=instance, Device="/dev/sdf")


def test_it_survives_its_instance(ec2, run, volume):
    instance = run()["InstanceId"]
    until(lambda: state(ec2, instance), "running")
    ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
    lifecycle.skip_step()
    ec2.terminate_instances(InstanceIds=[instance])
    assert show(ec2, volume)["State"] == "in-use"
    until(lambda: state(ec2, instance), "terminated")
    assert show(ec2, volume)["State"] == "available"


def test_it_grows(ec2, volume):
    ec2.modify_volume(VolumeId=volume, Size=40)
    assert show(ec2, volume)["Size"] == 40
