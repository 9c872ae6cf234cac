"""A Prefect API that the operator reaches through EC2 Instance Connect and no other way (via: InstanceConnect)."""

from __future__ import annotations

import threading
import time

import boto3
import pytest
from aws_checks.counted import duplicates, leftovers
from hosting import conditions, local_aws, samples, ui
from hosting.conditions import Resource, Watch
from hosting.kubernetes import HOSTING, POOL
from hosting.pools import pool, until
from hosting.seed import Seed

# Without the proxy no other way leads to the private addresses of local AWS.
UI = ui.settings("default")
SETTINGS = {"PREFECT_HOSTING_PREFECT_PROXY": "", **UI}
REACHED = "PrefectApiReachable"

pytestmark = [pytest.mark.parametrize("machine", [("3.8", SETTINGS)], indirect=True, scope="session"), pytest.mark.slow]


@pytest.fixture(scope="module")
def seed(machine, kubernetes):
    seed = Seed(kubernetes, machine.prefect)
    seed.documents = samples.for_this_machine(samples.load(), local_aws.endpoint(), machine.prefect)
    seed.documents[1]["spec"]["prefectApi"] = {"via": "InstanceConnect"}
    seed.apply()
    seed.until_ready(seconds=600)
    return seed


@pytest.fixture
def way(seed):
    """What status says of the way."""
    return lambda: seed.status(seed.resources[0]).get("prefectApi") or {}


def cut() -> int:
    return local_aws.control("DELETE", "tunnels")["cut"]


def until_it_says(seed, text):
    def said(found):
        condition = conditions.of(found[0]).get(REACHED, {})
        return condition["status"] == "False" and text in condition["message"]

    Watch(seed.kubernetes, seed.resources[:1]).until(said, seconds=120)


def test_the_main_job_goes_through_one_tunnel(seed, way):
    run, _ = seed.scheduled_run(seconds=240)
    assert run["state"]["type"] == "COMPLETED"
    assert way()["endpointId"] in [tunnel["endpoint"] for tunnel in local_aws.control("GET", "tunnels")]
    assert [line.split()[1] for line in way()["knownHosts"]] == ["ssh-ed25519"]


def test_people_see_the_ui_through_it(seed):
    assert ui.get(ui.port_of(UI), "demo.default.localhost", "/api/health") == (200, "true")


def test_tunnels_cut_while_pools_are_made_lose_and_double_nothing(seed, kubernetes):
    names = ["cut-a", "cut-b", "cut-c"]
    pools = [pool(name, worker={"placement": "None"}) for name in names]
    over = threading.Event()
    cuts = []
    cutter = threading.Thread(target=lambda: [cuts.append(cut()) or time.sleep(0.2) for _ in iter(over.is_set, True)])
    cutter.start()
    try:
        kubernetes.apply(pools)
        until(lambda: sum(cuts), lambda cut: cut > 3, 60, "cuts")
    finally:
        over.set()
        cutter.join()
    Watch(kubernetes, [Resource(POOL, name) for name in names]).until_ready(seconds=180)
    made = [each["name"] for each in seed.prefect().ask("/work_pools/filter", {})]
    assert sorted(each for each in made if each.startswith("cut-")) == names
    assert duplicates() == {}
    kubernetes.delete(pools, seconds=120)


def test_a_key_that_expires_is_said_and_the_next_one_serves(seed):
    local_aws.control("POST", "faults", {"kind": "keyExpired"})
    cut()
    until_it_says(seed, "it refuses the key of EC2 Instance Connect")
    local_aws.control("DELETE", "faults")
    seed.until_ready(seconds=180)


def test_another_host_key_counts_once_the_console_has_it(seed, way):
    known = way()["knownHosts"]
    instance = seed.status(seed.resources[0])["instance"]["id"]
    local_aws.control("POST", f"instances/{instance}/host-key")
    Watch(seed.kubernetes, seed.resources[:1]).until(lambda _: len(way().get("knownHosts") or []) > 1, seconds=120)
    assert way()["knownHosts"][:1] == known
    seed.until_ready(seconds=120)


def test_an_endpoint_that_is_deleted_by_hand_comes_back(seed, way):
    gone = way()["endpointId"]
    boto3.client("ec2", region_name=local_aws.region()).delete_instance_connect_endpoint(InstanceConnectEndpointId=gone)
    until_it_says(seed, "")
    seed.until_ready(seconds=240)
    assert way()["endpointId"] != gone


def test_deleting_all_leaves_nothing(seed):
    seed.delete(seconds=240)
    assert leftovers() == []
    assert seed.kubernetes.all(HOSTING) == []
