"""What the blog post builds by hand, from its three resources to a flow run and back to nothing."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hosting import metrics, ui
from hosting.conditions import Resource, Watch
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL
from hosting.pools import registering

TESTS = Path(__file__).resolve().parents[1]

UI = ui.settings("default")

# The same with Prefect 3, through a tunnel, is in test_ways.py.
pytestmark = pytest.mark.parametrize("machine", [("2.20", UI)], indirect=True, scope="session")


def test_a_scheduled_run_completes(seed):
    run, log = seed.scheduled_run(seconds=240)
    assert run["state"]["type"] == "COMPLETED"
    assert any("3.5 3.5" in line for line in log), log


def test_aws_has_all_that_the_manifest_asks_for(seed, tmp_path):
    passwords = tmp_path / "passwords"
    passwords.write_text("\n".join(secret_values(seed)))
    prefix = "prefecthq/prefect:" + seed.version[0]
    check("check_seed.py", "--passwords", str(passwords), "--image-prefix", prefix)


def secret_values(seed) -> list[str]:
    data = seed.kubernetes.get("secret", "demo-rdp")["data"]
    values = [data["password"]]
    generated = (seed.status(seed.resources[0]).get("authSecretRef") or {}).get("name")
    if generated:
        values.append(seed.kubernetes.get("secret", generated)["data"]["password"])
    return [base64.b64decode(value).decode() for value in values]


def test_people_see_the_ui(seed):
    host = "demo.default.localhost"
    assert "<title>Prefect Server</title>" in ui.get(ui.port_of(UI), host)[1]
    assert json.loads(ui.get(ui.port_of(UI), host, "/ui-settings")[1])["api_url"] == "/api"


def test_a_flow_registers_itself(seed):
    """With Prefect 3 more of it is shown on hostings that are kept."""
    seed.kubernetes.apply([registering("deploy.py")])
    Watch(seed.kubernetes, [Resource(DEPLOYMENT, "registered")]).until_ready(seconds=120)
    status = seed.kubernetes.get(DEPLOYMENT, "registered")["status"]
    assert (status["registration"]["state"], status["registration"]["exitCode"]) == ("Succeeded", 0)
    made = seed.prefect().deployment("mean-and-median", "registered")
    assert made["id"] == status["deploymentId"] and made["tags"] == ["ours"]
    seed.kubernetes.delete([registering("deploy.py")], seconds=60)
    assert "registered" not in [each["name"] for each in seed.prefect().ask("/deployments/filter", {})]


def test_deleting_all_three_at_once_leaves_nothing(seed):
    seed.delete(seconds=180)
    for kind in (HOSTING, POOL, DEPLOYMENT):
        assert seed.kubernetes.all(kind) == []
    check("check_gone.py")


def test_every_call_to_aws_is_in_the_policy(machine):
    """From nothing to all and back, so that each call of the main job is among them."""
    document = json.loads((TESTS.parents[1] / "docs" / "iam-policy.json").read_text())
    allowed = {action for statement in document["Statement"] for action in statement["Action"]}
    assert metrics.scrape().aws_actions() - allowed == set()


def check(script: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, str(TESTS / script), *arguments], capture_output=True, text=True, check=False)
    failures = [line for line in done.stdout.splitlines() if not line.startswith("ok")]
    assert done.returncode == 0, "\n".join(failures) + done.stderr
