"""One local AWS for all tests, and an account of its own for each."""

from __future__ import annotations

import itertools

import boto3
import pytest
from botocore.config import Config

from localaws.settings import Settings

REGION = "eu-west-1"
ACCOUNTS = itertools.count(100000000001)


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: starts real Prefect servers; a minute or two")


class Account:
    """Clients of one account of local AWS."""

    def __init__(self, local_aws, number: str):
        self.local_aws = local_aws
        self.number = number

    def client(self, service: str):
        return boto3.client(
            service,
            endpoint_url=self.local_aws.settings.endpoint_url,
            region_name=REGION,
            aws_access_key_id=self.number,
            aws_secret_access_key="local",
            config=Config(retries={"total_max_attempts": 1}, inject_host_prefix=False),
        )

    def __getattr__(self, service: str):
        client = self.client(service)
        setattr(self, service, client)
        return client


@pytest.fixture(scope="session")
def images_file(tmp_path_factory):
    """Override to map images of the tests to local commands."""
    return None


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory, images_file):
    from localaws.server import LocalAws

    server = LocalAws(
        Settings(port=0, state=tmp_path_factory.mktemp("state"), images=images_file, step_seconds=0.1)
    )
    server.start()
    yield server
    server.close()


@pytest.fixture
def aws(local_aws) -> Account:
    return Account(local_aws, str(next(ACCOUNTS)))
