"""Operators with the chart's settings and rights: enough for their work, no more, and each in its own field."""

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Helm
from operators import Installation, apply, kubectl, ready, resource, wait

# The Java Operator SDK wants the first at its start, and then renews by patch; an event is updated when it is said again.
# No hosting is retained here, whose generated Secret would be patched.
UNUSED = {("update", "leases"), ("update", "events"), ("patch", "secrets")}
# Who does not lead asks again after 2 to 4.4 s.
LONGEST_RETRY = 4.4
# What other tests on this machine may add.
LOADED = 6
AUDIT = Path(os.environ["AUDIT_LOG"])
DEPLOYMENT = {"workPoolRef": {"name": "pool"}, "flowName": "f", "entrypoint": "main.py:f",
              "image": {"repository": {"name": "flows"}, "tag": "latest"}, "schedules": [{"cron": "0 6 * * *"}]}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def namespaces() -> None:
    names = ["prefect", "team-a", "team-b", "shards"]
    apply(*({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}} for name in names))


@pytest.fixture(scope="module")
def two(helm: Helm, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two operators of one namespace, one of which leads."""
    endpoint = os.environ["AWS_ENDPOINT_URL"]
    values = f"watch.namespaces={{team-a}},allowedEndpoints={{{endpoint}}},rbac.aggregateToUsers=false"
    installation = Installation(helm.template("--set", values), tmp_path_factory.mktemp("two"))
    installation.install()
    try:
        installation.start("one")
        installation.start("other")
        yield installation
    finally:
        installation.stop()


def lease() -> dict[str, Any]:
    return json.loads(kubectl("get", "lease", "release-prefect-hosting-operator", "-n", "prefect", "-o", "json"))["spec"]


def leader() -> str:
    return lease().get("holderIdentity", "")


def instant(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_it_acts_in_its_namespace_only(two: Installation) -> None:
    apply(
        resource("PrefectHosting", "hosting", "team-a", {"aws": {"region": "eu-west-1"}}),
        resource("WorkPool", "pool", "team-a", {"hostingRef": {"name": "hosting"}}),
        resource("WorkPool", "lost", "team-a", {"hostingRef": {"name": "missing"}}),
        resource("FlowDeployment", "flow", "team-a", DEPLOYMENT),
        resource("WorkPool", "pool", "team-b", {"hostingRef": {"name": "hosting"}}),
    )
    wait("no password was generated", lambda: kubectl("get", "secret", "-n", "team-a", "-o", "name"))
    wait("the pool has no status", lambda: ready("workpool", "lost", "team-a") == "False")
    wait("the deployment has no status", lambda: ready("flowdeployment", "flow", "team-a"))
    wait("no event", lambda: kubectl("get", "events", "-n", "team-a", "-o", "name"))
    kubectl("delete", "workpool", "lost", "-n", "team-a", "--timeout=60s")
    assert ready("workpool", "pool", "team-b") == ""


def reconciles(two: Installation) -> float:
    counters = re.findall(r'^prefect_hosting_reconciles_total\{kind="PrefectHosting".*\} (.*)$', two.metrics(leader()), re.MULTILINE)
    return sum(map(float, counters))


def test_what_fails_is_told_once(two: Installation) -> None:
    spec = {"aws": {"region": "eu-west-1", "credentials": {"secretRef": {"name": "missing"}}}}
    apply(resource("PrefectHosting", "failing", "team-a", spec))
    wait("it has no status", lambda: ready("prefecthosting", "failing", "team-a") == "False")
    touch = ["annotate", "prefecthosting", "failing", "-n", "team-a"]
    before = reconciles(two)
    kubectl(*touch, "prefecthosting.dev/reconcile-requested-at=now")
    wait("it was not looked at again", lambda: reconciles(two) > before)
    selector = "involvedObject.name=failing,involvedObject.kind=PrefectHosting"
    found = wait("no event", lambda: json.loads(
        kubectl("get", "events", "-n", "team-a", f"--field-selector={selector}", "-o", "json"))["items"])  # fmt: skip
    assert [(event["type"], event["reason"], event["count"]) for event in found] == [("Warning", "SecretNotFound", 1)]
    log = (two.folder / f"{leader()}.log").read_text()
    [line] = [line for line in log.splitlines() if "SecretNotFound" in line]
    assert "WARN" in line and "PrefectHosting team-a/failing SecretNotFound: " in line
    kubectl("delete", "prefecthosting", "failing", "-n", "team-a", "--timeout=60s")


def test_alerts_and_dashboard_read_metrics_that_are_there(two: Installation, helm: Helm) -> None:
    leads = leader()
    text = two.metrics(leads)
    assert "prefect_hosting_leader 1.0" in text
    assert 'prefect_hosting_resources{kind="WorkPool",state="progressing"} 1.0' in text
    [waits] = [name for name in two.running if name != leads]
    assert "prefect_hosting_leader 0.0" in two.metrics(waits)
    documents = helm.template("--set", "prometheusRule.enabled=true,grafanaDashboard.enabled=true")
    monitoring = [d for d in documents if d["kind"] in ("PrometheusRule", "ConfigMap")]
    read = set(re.findall(r"\bprefect_hosting_\w+", json.dumps(monitoring)))
    # Nothing has drifted here.
    assert read - set(re.findall(r"^\w+", text, re.MULTILINE)) == {"prefect_hosting_drift_corrections_total"}


def test_one_that_is_stopped_hands_over(two: Installation) -> None:
    first = leader()
    assert first in two.running
    stopped = time.time()
    two.end(first)
    apply(resource("WorkPool", "later", "team-a", {"hostingRef": {"name": "missing"}}))
    wait("nobody took over", lambda: leader() not in ("", first))
    # Who waits for the end of a lease takes it that much later.
    assert instant(lease()["acquireTime"]) - stopped < lease()["leaseDurationSeconds"]
    wait("the new leader does nothing", lambda: ready("workpool", "later", "team-a") == "False")
    two.start(first)


def test_one_that_is_killed_loses_its_lease_and_no_sooner(two: Installation) -> None:
    first = leader()
    two.kill(first)
    held = lease()
    assert held["holderIdentity"] == first
    wait("nobody took over", lambda: leader() not in ("", first))
    seconds = instant(lease()["acquireTime"]) - instant(held["renewTime"])
    assert 0 <= seconds - held["leaseDurationSeconds"] < LONGEST_RETRY + LOADED
    apply(resource("WorkPool", "much-later", "team-a", {"hostingRef": {"name": "missing"}}))
    wait("the new leader does nothing", lambda: ready("workpool", "much-later", "team-a") == "False")


def test_it_was_refused_nothing(two: Installation) -> None:
    refused = [call["requestURI"] for call in two.calls(AUDIT) if call["responseStatus"]["code"] == 403]
    assert not refused


def test_it_has_no_right_that_it_does_not_use(two: Installation) -> None:
    used = set(UNUSED)
    for call in two.calls(AUDIT):
        asked = call.get("objectRef", {})
        used.add((call["verb"], "/".join(filter(None, [asked.get("resource"), asked.get("subresource")]))))
    for role in (d for d in two.documents if d["kind"] in ("Role", "ClusterRole")):
        for rule in role["rules"]:
            for verb in rule["verbs"]:
                assert any((verb, name) in used for name in rule["resources"]), f"nothing {verb}s {rule['resources']}"


def test_secrets_of_others_are_closed_to_it(two: Installation) -> None:
    apply({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "theirs", "namespace": "team-b"}})
    for question in (["get", "secret", "theirs", "-n", "team-b"], ["get", "secrets", "-n", "team-a"]):
        command = [os.environ["KUBECTL"], "--kubeconfig", str(two.kubeconfig), *question]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode != 0 and "Forbidden" in done.stderr


def test_shards_share_a_cluster(helm: Helm, tmp_path: Path) -> None:
    values = "watch.labelSelector=shard=a,replicaCount=1,fullnameOverride=shard-a,crds.enabled=false"
    installation = Installation(helm.template("--set", values), tmp_path)
    installation.install()
    try:
        installation.start("shard-a")
        for shard in ("a", "b"):
            apply(resource("WorkPool", f"pool-{shard}", "shards", {"hostingRef": {"name": "missing"}}, shard=shard))
        wait("its own resource has no status", lambda: ready("workpool", "pool-a", "shards") == "False")
        assert ready("workpool", "pool-b", "shards") == ""
    finally:
        installation.stop()
