"""The operator as people run it: installed by the chart, two Pods, with the chart's rights and no more.

Each test goes on where the one before has left off, so hack/test ends at the first that fails.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import release as chart
from aws_checks.counted import duplicates, leftovers
from hosting import local_aws, ui
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL, Kubernetes, KubectlError
from refusals import unexplained

WATCHED = "default"
ELSEWHERE = "elsewhere"
CRDS = [f"{kind}s.prefecthosting.dev" for kind in (HOSTING, POOL, DEPLOYMENT)]
OPERATOR = "aws-sdk-java"
NOBODY = "65532"
# What the lease leaves to the other one, and what a loaded machine adds.
GRACE_SECONDS = 30


def test_both_operators_become_ready(release):
    release.install([WATCHED])
    pods = release.pods()
    assert len(pods) == 2
    assert all(status["ready"] for pod in pods for status in pod["status"]["containerStatuses"])


def test_they_run_as_nobody_with_no_rights_on_a_file_system_they_cannot_write(release):
    for pod in release.pods():
        java = release.node.java_of(pod["metadata"]["uid"])
        assert java.status["Uid"].split() == [NOBODY] * 4
        assert java.status["Gid"].split() == [NOBODY] * 4
        assert {name: int(java.status[name], 16) for name in ("CapEff", "CapPrm", "CapBnd")} == {
            "CapEff": 0, "CapPrm": 0, "CapBnd": 0,
        }  # fmt: skip
        assert (java.status["NoNewPrivs"], java.status["Seccomp"]) == ("1", "2")
        assert java.root_is_read_only


def test_the_other_goes_on_when_the_leader_is_killed_amid_its_work(release, seed):
    seed.apply()
    until(lambda: len(writes()) >= 10, 120, "the operator has made nothing")
    killed, lease = release.leader(), release.lease()
    assert killed in [pod["metadata"]["name"] for pod in release.pods()]
    release.kill(killed)
    seconds = lease["leaseDurationSeconds"] + GRACE_SECONDS
    until(lambda: release.leader() not in ("", killed), seconds, f"nobody leads after {killed}")
    before = len(writes())
    until(lambda: len(writes()) > before, 60, "nobody goes on")
    seed.until_ready(seconds=300)
    assert duplicates() == {}


def test_people_see_the_ui_by_a_port_forward_to_the_service_and_to_either_pod(release, seed):
    pods = [f"pod/{pod['metadata']['name']}" for pod in release.pods()]
    for target in (f"service/{release.name}-prefect-hosting-operator-ui", *pods):
        with release.forward(target) as port:
            assert ui.get(port, "demo.default.localhost", "/api/health") == (200, "true"), target
            assert "demo.default.localhost" in ui.get(port, "localhost")[1], target


def test_an_upgrade_that_changes_a_crd_makes_nothing_anew_nor_does_its_rollback(release, seed, tmp_path):
    made = seed.made()
    local_aws.control("DELETE", "calls")
    release.install([WATCHED], chart.next_version(tmp_path))
    assert chart.NEW_FIELD in fields_of_hosting()
    until_a_sweep()
    release.roll_back()
    assert chart.NEW_FIELD not in fields_of_hosting()
    until_a_sweep()
    seed.until_ready(seconds=120)
    assert seed.made() == made
    assert writes() == []
    assert duplicates() == {}


def test_it_cannot_read_a_secret_outside_the_namespaces_it_watches(release):
    Kubernetes().run("create", "namespace", ELSEWHERE)
    Kubernetes(ELSEWHERE).run("create", "secret", "generic", "not-its-own", "--from-literal=password=x")
    token = f"--token={release.token()}"
    assert Kubernetes(WATCHED).run("get", "secret", "demo-rdp", "--output=name", token)
    for namespace in (ELSEWHERE, release.namespace, "kube-system"):
        with pytest.raises(KubectlError, match="Forbidden"):
            Kubernetes(namespace).run("get", "secret", "not-its-own", token)
        with pytest.raises(KubectlError, match="Forbidden"):
            Kubernetes(namespace).run("get", "secrets", token)
    with pytest.raises(KubectlError, match="Forbidden"):
        Kubernetes(WATCHED).run("get", "secrets", token)


def test_an_uninstall_leaves_the_resources_and_all_that_is_theirs(release, seed):
    made = seed.made()
    local_aws.control("DELETE", "calls")
    release.uninstall()
    assert release.pods() == []
    Kubernetes().run("get", "crd", *CRDS)
    assert seed.made() == made
    assert writes() == []


def test_another_installation_takes_them_over(release, seed):
    """This one watches all namespaces, so its rights are of the other kind."""
    made = seed.made()
    release.install([])
    Kubernetes().run("patch", HOSTING, "demo", "--type=merge", '--patch={"spec": {"logs": {"retentionDays": 14}}}')
    seed.until_ready(seconds=120)
    assert seed.made() == made
    assert {operation for operation in writes()} <= {"logs:PutRetentionPolicy"}, writes()
    assert duplicates() == {}


def test_a_scheduled_run_has_completed_meanwhile(seed):
    run, _ = seed.scheduled_run(seconds=240)
    assert run["state"]["type"] == "COMPLETED"


def test_deleting_the_resources_leaves_nothing_in_aws(release, seed):
    seed.delete(seconds=240)
    assert leftovers() == []
    gone = Path(chart.HACK) / "tests" / "check_gone.py"
    done = subprocess.run([sys.executable, gone], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_chart_gave_it_the_rights_for_all_this(release):
    account = f"system:serviceaccount:{release.namespace}:{release.account()}"
    log = release.audit()
    assert {event["verb"] for event in log if is_its_own(event, account)} >= {"get", "list", "watch", "patch", "create"}
    refused = [event for event in unexplained(log, account, release.name) if is_its_own(event, account)]
    assert [f"{event['requestReceivedTimestamp']} {event['verb']} {event['requestURI']}" for event in refused] == []


def is_its_own(event, account: str) -> bool:
    """Not of kubectl, which a test before has given a token of the operator's account."""
    return event["user"]["username"] == account and not event["userAgent"].startswith("kubectl")


def writes() -> list[str]:
    """What operators have written to AWS since the calls were last forgotten."""
    calls = local_aws.control("GET", f"calls?agent={OPERATOR}")
    return [call["operation"] for call in calls["mutating"]]


def until_a_sweep() -> None:
    """A new leader has looked at what is there, and whatever it is to do it has begun."""
    seen = local_aws.control("GET", f"calls?agent={OPERATOR}")["total"]
    until(lambda: local_aws.control("GET", f"calls?agent={OPERATOR}")["total"] > seen + 10, 120, "nobody looks at AWS")


def fields_of_hosting() -> str:
    path = "{.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties}"
    return Kubernetes().run("get", "crd", CRDS[0], f"--output=jsonpath={path}")


def until(holds, seconds: float, otherwise: str) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"{otherwise} after {seconds:.0f} s"
        time.sleep(0.5)
