"""Wrong manifests are refused by the API server, with a sentence that says what to write."""

from __future__ import annotations

import copy

import pytest
from hosting import samples
from hosting.kubernetes import KubectlError

HOSTING, POOL, DEPLOYMENT = 1, 2, 3

WRONG = {
    "two networks": (
        HOSTING,
        "network",
        {"vpc": {}, "existing": {"vpcId": "vpc-1", "privateSubnetIds": ["subnet-1"]}},
        "write at most one of vpc and existing",
    ),
    "no region": (HOSTING, "aws", {}, "region"),
    "desktop without Ubuntu": (HOSTING, "instance", {"os": "AmazonLinux2023"}, "write instance.os: Ubuntu"),
    "two databases": (
        HOSTING,
        "prefect",
        {"server": {"database": {"sqlite": {}, "rds": {}}}},
        "write at most one of sqlite, postgres and rds",
    ),
    "a size that Fargate lacks": (POOL, "job", {"cpu": 256, "memory": 8192}, "write a pair that Fargate has"),
    "two slugs": (
        DEPLOYMENT,
        "schedules",
        [{"slug": "a", "cron": "* * * * *"}, {"slug": "a", "interval": "1h"}],
        "write each slug once",
    ),
    "two schedules in one": (DEPLOYMENT, "schedules", [{"cron": "* * * * *", "interval": "1h"}], "exactly one of cron"),
    "an entrypoint without function": (DEPLOYMENT, "entrypoint", "main.py", "path.py:function"),
}


@pytest.mark.parametrize(("which", "field", "value", "message"), WRONG.values(), ids=WRONG.keys())
def test_is_refused_with_a_readable_message(kubernetes, which, field, value, message):
    document = copy.deepcopy(samples.load()[which])
    document["spec"][field] = value
    with pytest.raises(KubectlError) as refused:
        kubernetes.apply([document])
    assert message in str(refused.value)
    assert "Exception" not in str(refused.value)


def test_an_immutable_field_is_refused_when_changed(kubernetes):
    hosting = copy.deepcopy(samples.load()[HOSTING])
    hosting["metadata"]["name"] = "immutable"
    hosting["spec"]["suspend"] = True
    kubernetes.apply([hosting])
    hosting["spec"]["aws"]["region"] = "eu-central-1"
    with pytest.raises(KubectlError, match="aws.region is immutable"):
        kubernetes.apply([hosting])
    kubernetes.delete([hosting], seconds=60)
