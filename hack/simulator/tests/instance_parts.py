"""An instance, and how it stands."""

import pytest

ECS_IMAGE = "/aws/service/ecs/optimized-ami/amazon-linux-2023/{}recommended/image_id"


@pytest.fixture
def image(aws):
    return aws.ssm.get_parameter(Name=ECS_IMAGE.format("arm64/"))["Parameter"]["Value"]


@pytest.fixture
def run(ec2, network, image):
    """Runs an instance in the second subnet, or with what the test says."""

    def call(**changes):
        wanted = {
            "ImageId": image,
            "InstanceType": "t4g.medium",
            "MinCount": 1,
            "MaxCount": 1,
            "SubnetId": network.subnets[1],
            **changes,
        }
        sent = {name: value for name, value in wanted.items() if value is not None}
        return ec2.run_instances(**sent)["Instances"][0]

    return call


def show(ec2, instance):
    return ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]


def state(ec2, instance):
    return show(ec2, instance)["State"]["Name"]
