"""One local AWS for all tests, and an account of its own for each."""

import itertools
import json
import sys
import time
import urllib.request
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

sys.path.insert(0, str(Path(__file__).parent.parent))

from localaws import lifecycle  # noqa: E402
from localaws.server import LocalAws  # noqa: E402
from localaws.settings import Settings  # noqa: E402

FLOW = Path(__file__).parent / "flow"
REGION = "eu-west-1"
STEP_SECONDS = 0.1
# Long enough that no state ends by itself during a test.
HELD = 3600.0
ONE_ATTEMPT = Config(retries={"total_max_attempts": 1, "mode": "standard"}, read_timeout=30, inject_host_prefix=False)

ACCOUNTS = itertools.count(100000000001)


class Account:
    """Clients of one account of local AWS."""

    def __init__(self, local_aws, number):
        self.local_aws = local_aws
        self.number = number

    def client(self, service, region=REGION):
        return boto3.client(
            service,
            endpoint_url=self.local_aws.settings.endpoint_url,
            region_name=region,
            aws_access_key_id=self.number,
            aws_secret_access_key="local",
            config=ONE_ATTEMPT,
        )

    def __getattr__(self, service):
        client = self.client(service)
        setattr(self, service, client)
        return client


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: starts real Prefect servers; a minute or two")


@pytest.fixture(scope="session")
def images_file(tmp_path_factory):
    """Images named tiny are plain Python in the folder of the flow; all others are stand-ins."""
    path = tmp_path_factory.mktemp("images") / "images.yaml"
    path.write_text(json.dumps([{"pattern": "*tiny:*", "prefect": "none", "folder": str(FLOW)}]))
    return path


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory, images_file):
    server = LocalAws(
        Settings(port=0, state=tmp_path_factory.mktemp("state"), images=images_file, step_seconds=STEP_SECONDS)
    )
    server.start()
    yield server
    server.close()


@pytest.fixture
def aws(local_aws):
    return Account(local_aws, str(next(ACCOUNTS)))


@pytest.fixture
def held_clock(local_aws):
    """States last until the test lets a step pass (skip_step, or until)."""
    lifecycle.set_step(HELD)
    yield
    lifecycle.set_step(STEP_SECONDS)


@pytest.fixture
def stranger(local_aws):
    """Another account."""
    return Account(local_aws, str(next(ACCOUNTS)))


@pytest.fixture
def ec2(aws):
    return aws.ec2


@pytest.fixture
def iam(aws):
    return aws.iam


@pytest.fixture
def sim(local_aws):
    """Calls the control endpoints; faults are gone after the test."""

    def call(method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(local_aws.settings.endpoint_url + path, data=data, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())

    yield call
    call("DELETE", "/sim/faults")


class Network:
    """A VPC with an internet gateway, a public subnet in each of two zones and a security group."""

    def __init__(self, ec2):
        self.vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=self.gateway, VpcId=self.vpc)
        zones = [zone["ZoneName"] for zone in ec2.describe_availability_zones()["AvailabilityZones"]]
        self.zones = zones[1:3]
        self.subnets = [
            ec2.create_subnet(VpcId=self.vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=zone)["Subnet"][
                "SubnetId"
            ]
            for number, zone in enumerate(self.zones)
        ]
        self.group = ec2.create_security_group(GroupName="tasks", Description="tasks", VpcId=self.vpc)["GroupId"]


@pytest.fixture
def network(ec2):
    return Network(ec2)


def refused(*codes):
    """The call in the block must fail with one of these error codes."""
    return _Refused(codes)


class _Refused:
    def __init__(self, codes):
        self.codes = codes

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        assert error is not None, f"accepted; {self.codes[0]} was expected"
        if not isinstance(error, ClientError):
            return False
        self.error = error.response["Error"]
        assert self.error["Code"] in self.codes, f"{self.error}; {self.codes} was expected"
        return True


def until(read, wanted, seconds=10):
    """Reads, a step of the clock at a time, until the value is wanted; returns the different values seen."""
    seen, deadline = [], time.monotonic() + seconds
    while True:
        value = read()
        if not seen or seen[-1] != value:
            seen.append(value)
        if value == wanted:
            return seen
        assert time.monotonic() < deadline, f"never {wanted}: {seen}"
        if lifecycle.step() == HELD:
            lifecycle.skip_step()
        else:
            time.sleep(STEP_SECONDS / 4)


def tagged(kind, **tags):
    return [{"ResourceType": kind, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}]


def tags_of(resource):
    return {tag.get("Key", tag.get("key")): tag.get("Value", tag.get("value")) for tag in resource}


def trust(service):
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
