"""What the blog post builds by hand, from its three resources to a flow run and back to nothing."""

from __future__ import annotations

import base64
import subprocess
import sys
import time
import urllib.error
from pathlib import Path

import pytest
from hosting import metrics
from hosting.kubernetes import HOSTING, POOL

TESTS = Path(__file__).resolve().parents[1]
NEVER = "0 0 1 1 *"
MOST_READS_A_SWEEP = 14

pytestmark = pytest.mark.parametrize("machine", ["3", "2.20"], indirect=True, scope="module")


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


def test_a_second_manager_applies_the_same_without_conflict(seed):
    seed.kubernetes.apply(seed.documents[1:], manager="gitops")
    seed.until_ready(seconds=60)


def test_a_sweep_without_drift_writes_nothing(seed):
    # No run may end in the meantime: that would be a change, and be written. The other manager has a say in the schedule.
    seed.apply(cron=NEVER, force=True)
    seed.until_ready(seconds=60)
    time.sleep(75)
    before = metrics.scrape()
    time.sleep(70)
    change = metrics.scrape().since(before)
    assert change.aws_writes() == {}
    assert change.prefect_writes() == {}
    assert change.total("prefect_hosting_status_writes_total") == 0, change.by("kind", "prefect_hosting_status_writes_total")
    sweeps = change.total("prefect_hosting_reconciles_total", kind="PrefectHosting")
    assert sweeps >= 2, "the operator did not sweep"
    reads = change.total("prefect_hosting_api_calls_total", api="aws")
    assert reads / sweeps <= MOST_READS_A_SWEEP, change.by("operation", "prefect_hosting_api_calls_total", api="aws")


def test_a_wiped_status_comes_back_and_nothing_is_made_twice(seed):
    made = seed.made()
    before = metrics.scrape()
    for resource in seed.resources:
        seed.kubernetes.wipe_status(resource.kind, resource.name)
        seed.kubernetes.annotate(resource.kind, resource.name, reconcile_requested_at=str(time.time()))
    seed.until_ready(seconds=120)
    assert seed.made() == made
    change = metrics.scrape().since(before)
    assert change.aws_writes() == {}
    assert [operation for operation in change.prefect_writes() if operation.startswith(("POST", "DELETE"))] == []


def test_a_killed_server_process_is_replaced_with_its_data(seed):
    prefect = seed.prefect()
    runs = prefect.ask("/flow_runs/count", {})
    server = next(task for task in seed.tasks() if "4200" in task["ports"] and task["state"] == "RUNNING")
    seed.stop_task(server["id"])
    deadline = time.monotonic() + 120
    while True:
        try:
            assert prefect.ask("/flow_runs/count", {}) >= runs > 0
            break
        except (urllib.error.URLError, OSError):
            assert time.monotonic() < deadline, "the server did not come back"
            time.sleep(1)
    seed.until_ready(seconds=120)


def test_deleting_all_three_at_once_leaves_nothing(seed):
    seed.delete(seconds=180)
    for kind in (HOSTING, POOL, "flowdeployment"):
        assert seed.kubernetes.all(kind) == []
    check("check_gone.py")


def check(script: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, str(TESTS / script), *arguments], capture_output=True, text=True, check=False)
    failures = [line for line in done.stdout.splitlines() if not line.startswith("ok")]
    assert done.returncode == 0, "\n".join(failures) + done.stderr
