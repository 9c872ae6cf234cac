"""The main job with an operator that reaches Prefect through an SSH tunnel only, and what becomes of it when that breaks."""

from __future__ import annotations

import json
import time

import pytest
from hosting import bastion, conditions, docs, local_aws, samples, ui
from hosting.conditions import Resource, Watch
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL
from hosting.pools import deployment, pool, request_run, until
from hosting.seed import Seed

# The main job as it is without tunnel.
from test_seed import (  # noqa: F401
    test_a_scheduled_run_completes,
    test_aws_has_all_that_the_manifest_asks_for,
)
from test_seed import test_deleting_all_three_at_once_leaves_nothing as deleting_leaves_nothing
from test_seed import test_every_call_to_aws_is_in_the_policy as every_call_is_in_the_policy

UI = ui.settings("default")
PORT = ui.port_of(UI)
SETTINGS = {
    # No other way leads to the private addresses of local AWS.
    "PREFECT_HOSTING_PREFECT_PROXY": "",
    "PREFECT_HOSTING_ALLOWED_ENDPOINTS": "http://127.0.0.1,ssh://127.0.0.1,http://10.9.9.9",
    **UI,
}
DEMO = "demo.default.localhost"

pytestmark = pytest.mark.parametrize("machine", [("3", SETTINGS)], indirect=True, scope="session")


@pytest.fixture(scope="module")
def ssh(machine, tmp_path_factory):
    return bastion.Bastion.as_documented(tmp_path_factory.mktemp("bastion"))


@pytest.fixture(scope="module")
def seed(machine, kubernetes, ssh):
    seed = Seed(kubernetes, machine.prefect)
    seed.documents = samples.for_this_machine(samples.load(), local_aws.endpoint(), machine.prefect)
    seed.documents[1]["spec"]["prefectApi"] = ssh.way()
    seed.apply()
    seed.until_ready(seconds=600)
    return seed


def test_people_see_the_ui(seed, tmp_path):
    status, page = ui.get(PORT, DEMO)
    assert (status, "<title>Prefect Server</title>" in page) == (200, True), page
    assert ui.get(PORT, DEMO, "/api/health") == (200, "true")
    status, settings = ui.get(PORT, DEMO, "/ui-settings")
    assert json.loads(settings)["api_url"] == "/api", "the browser would ask an address that it can't reach"
    assert ui.get(PORT, DEMO, "/api/admin/version")[0] == 401, "a password was added"
    token = docs.run("access.md", "authSecretRef", tmp_path).strip()
    assert ui.first_event(PORT, DEMO, token)["type"] == "auth_success"


def test_people_see_nothing_else(seed):
    assert f'<a href="http://{DEMO}:{PORT}/">demo</a>' in ui.get(PORT, "localhost")[1]
    assert ui.get(PORT, "other.default.localhost") == (404, "there is no PrefectHosting other in namespace default\n")
    status, why = ui.get(PORT, "demo.team-a.localhost")
    assert (status, "PREFECT_HOSTING_UI_NAMESPACES" in why) == (404, True)
    assert ui.get(PORT, "evil.example")[0] == 421
    assert ui.get(PORT, DEMO, "/api/health", Origin="http://evil.example")[0] == 403


def test_cut_amid_creates_it_makes_nothing_twice(seed, kubernetes, ssh):
    names = [f"cut-{n}" for n in range(4)]
    documents = [
        document
        for name in names
        for document in (
            pool(name, worker={"placement": "None"}),
            deployment(name, name, parameters={"n": 1}),
        )
    ]
    resources = [Resource(kind, name) for name in names for kind in (POOL, DEPLOYMENT)]
    with ssh.being_cut(every=0.4) as cuts:
        kubernetes.apply(documents)
        until(lambda: sum(cuts), lambda cut: cut >= 4, 60, "cuts")
    Watch(kubernetes, resources).until_ready(seconds=180)
    with ssh.being_cut(every=1.1) as cuts:
        runs = {name: request_run(kubernetes, name) for name in names[:1]}
        until(lambda: sum(cuts), lambda cut: cut >= 1, 60, "cuts")
    prefect = seed.prefect()
    made = [each["name"] for each in prefect.ask("/work_pools/filter", {})]
    assert sorted(each for each in made if each.startswith("cut-")) == names
    made = [each["name"] for each in prefect.ask("/deployments/filter", {})]
    assert sorted(each for each in made if each.startswith("cut-")) == names
    for name, run in runs.items():
        deployment_id = kubernetes.get(DEPLOYMENT, name)["status"]["deploymentId"]
        found = prefect.ask("/flow_runs/filter", {"deployments": {"id": {"any_": [deployment_id]}}})
        assert [each["id"] for each in found if not each["auto_scheduled"]] == [run]
    kubernetes.delete(documents, seconds=120)


def test_another_host_key_is_said_and_mended(seed, kubernetes, ssh):
    kubernetes.apply([ssh.secret(ssh.another_host_key())])
    why = broken(kubernetes, "its host key ssh-ed25519 SHA256:")
    assert ssh.hop() in why and "Secret default/bastion, key known_hosts" in why
    assert ui.get(PORT, DEMO, "/api/health") == (502, why_only(why) + "\n")
    kubernetes.apply([ssh.secret()])
    mended(kubernetes)
    assert ui.get(PORT, DEMO, "/api/health") == (200, "true")


def test_a_key_that_is_not_let_in_any_more_is_said_and_mended(seed, kubernetes, ssh):
    ssh.admit(bastion.new_key()[1])
    ssh.cut()
    why = broken(kubernetes, f"{ssh.hop()}: it refuses the key of Secret default/bastion, key id")
    assert "authorized_keys" in why
    ssh.admit(ssh.public)
    mended(kubernetes)


def test_the_dead_tunnel_of_one_holds_up_no_other(seed, kubernetes, ssh):
    dead = {
        "apiVersion": seed.documents[1]["apiVersion"],
        "kind": "PrefectHosting",
        "metadata": {"name": "dead"},
        "spec": {
            "aws": seed.documents[1]["spec"]["aws"],
            "deletionPolicy": "Delete",
            "prefect": {"external": {"url": "http://10.9.9.9:4200/api"}},
            "prefectApi": {"via": "Ssh", "ssh": {**ssh.way()["ssh"], "port": 1}},
        },
    }
    kubernetes.apply([dead])
    broken(kubernetes, "127.0.0.1:1: no connection: Connection refused.", "dead")
    document = pool("beside", worker={"placement": "None"})
    kubernetes.apply([document])
    Watch(kubernetes, [Resource(POOL, "beside")]).until_ready(seconds=60)
    assert reachable(kubernetes, "dead")["status"] == "False"
    kubernetes.delete([document], seconds=60)
    kubernetes.delete([dead], seconds=180)


def reachable(kubernetes, name):
    return conditions.of(kubernetes.find(HOSTING, name)).get("PrefectApiReachable") or {}


def broken(kubernetes, words, name="demo"):
    """The condition's message, when it has these words."""
    look(kubernetes, name)
    found = until(
        lambda: reachable(kubernetes, name),
        lambda condition: condition.get("status") == "False" and words in condition["message"],
        60,
        f"{name} unreachable because {words}",
    )
    return found["message"]


def why_only(message):
    return message[message.index("tunnel: ") :]


def mended(kubernetes):
    look(kubernetes, "demo")
    until(lambda: reachable(kubernetes, "demo"), lambda condition: condition.get("status") == "True", 90, "reachable")
    Watch(kubernetes, [Resource(HOSTING, "demo"), Resource(POOL, "mean-and-median")]).until_ready(seconds=60)


def look(kubernetes, name):
    kubernetes.annotate(HOSTING, name, reconcile_requested_at=str(time.time()))


def test_deleting_all_three_at_once_leaves_nothing(seed):
    deleting_leaves_nothing(seed)


def test_every_call_to_aws_is_in_the_policy(machine):
    every_call_is_in_the_policy(machine)
