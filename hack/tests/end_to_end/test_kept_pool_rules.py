"""Which pools are refused, taken over or left: no worker has to run for any of that."""

from __future__ import annotations

import json
import time

from hosting import conditions
from hosting.conditions import Resource, Watch
from hosting.kubernetes import POOL
from hosting.pools import client, pool, resources, until

RAW = {
    "job_configuration": {"command": "{{ command }}"},
    "variables": {"type": "object", "properties": {"command": {"type": "string"}}},
}


def test_the_younger_of_two_with_one_name_changes_nothing(seed):
    rival = pool("rival", name="mean_and_median", description="theirs", worker={"placement": "None"})
    before = seed.prefect().ask("/work_pools/mean_and_median")
    seed.kubernetes.apply([rival])
    found = until(
        lambda: conditions.of(seed.kubernetes.get(POOL, "rival")).get("Ready", {}),
        lambda ready: ready.get("reason") == "Conflict",
        180,
        "the younger says Conflict",
    )
    assert "default/mean-and-median" in found["message"]
    assert unchanged(seed, before)
    seed.kubernetes.delete([rival], seconds=180)
    assert unchanged(seed, before)


def unchanged(seed, before):
    """But for what its worker brings about."""
    now = seed.prefect().ask("/work_pools/mean_and_median")
    return {**now, "updated": 0, "status": 0} == {**before, "updated": 0, "status": 0}


def test_subnets_and_groups_of_another_network_are_refused(seed):
    vpc = client("ec2").create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
    group = client("ec2").create_security_group(GroupName="another", Description="theirs", VpcId=vpc)["GroupId"]
    astray = pool("astray", worker={"placement": "None"}, job={"securityGroupIds": [group], "subnetIds": ["subnet-0"]})
    seed.kubernetes.apply([astray])
    found = until(
        lambda: conditions.of(seed.kubernetes.get(POOL, "astray")).get("PoolSynced", {}),
        lambda synced: "not in the hosting's VPC" in synced.get("message", ""),
        180,
        "PoolSynced names what is elsewhere",
    )
    assert group in found["message"] and "subnet-0" in found["message"]
    seed.kubernetes.delete([astray], seconds=180)
    client("ec2").delete_security_group(GroupId=group)
    client("ec2").delete_vpc(VpcId=vpc)


def test_what_a_former_cluster_left_is_taken_over_when_told(seed):
    mark = {"owner-uid": "00000000-0000-4000-8000-000000000000", "logical-id": "work-pool"}
    template = {**RAW, "x-prefecthosting": mark}
    prefect = seed.prefect()
    left = prefect.ask("/work_pools/", {"name": "left", "type": "process", "base_job_template": template})
    # Else the list of pools is a sweep old, and the conflict is found out by the create.
    seed.kubernetes.annotate(POOL, "mean-and-median", reconcile_requested_at=str(time.time()))
    seed.kubernetes.apply([pool("left", type="process", worker={"placement": "None"}, template={"raw": RAW})])
    adopt = json.dumps({"work-pool": left["id"]})
    until(
        lambda: conditions.of(seed.kubernetes.get(POOL, "left")).get("Ready", {}),
        lambda ready: ready.get("reason") == "Conflict" and f"adopt='{adopt}'" in ready.get("message", ""),
        180,
        "it is a conflict that says what to write",
    )
    seed.kubernetes.annotate(POOL, "left", adopt=adopt)
    ready(seed, "left")
    assert prefect.ask("/work_pools/left")["id"] == left["id"]
    seed.kubernetes.delete([pool("left")], seconds=180)
    assert "left" not in [each["name"] for each in prefect.ask("/work_pools/filter", {})]


def test_a_pool_of_another_type_is_the_pool_alone_and_may_be_retained(seed):
    other = pool(
        "machines", type="process", worker={"placement": "None"}, template={"raw": RAW}, deletionPolicy="Retain"
    )
    seed.kubernetes.apply([other])
    ready(seed, "machines")
    assert list(resources(seed.kubernetes, "machines")) == ["work-pool"]
    seed.kubernetes.delete([other], seconds=180)
    prefect = seed.prefect()
    left = prefect.ask("/work_pools/machines")
    assert left["base_job_template"] == RAW, "it still says whose it was"
    prefect.ask("/work_pools/machines", method="DELETE")

def ready(seed, name):
    Watch(seed.kubernetes, [Resource(POOL, name)]).until_ready(180)
