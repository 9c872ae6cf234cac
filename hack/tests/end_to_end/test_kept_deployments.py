"""What happens to deployments: in Prefect by hand, by annotation, by a change of the spec. Nobody runs their flows."""

from __future__ import annotations

import contextlib
import contextlib
import http.server
import json
import threading
import time

import pytest
from hosting import conditions
from hosting.conditions import Resource, Watch
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL
from hosting.pools import API, deployment, pool, request_run, until

RAW = {"job_configuration": {}, "variables": {}}
FULL = {
    "name": "kept",
    "flowName": "kept",
    "version": "v1",
    "description": "with everything",
    "path": "/app",
    "tags": ["ours"],
    "labels": {"team": "data"},
    "parameters": {"region": "emea"},
    "parameterSchema": {"type": "object", "properties": {"region": {"type": "string"}}},
    "jobVariables": {"name": "ours"},
    "queue": "critical",
    "schedules": [{"cron": "0 * * * *"}],
    "concurrency": {"limit": 1, "onCollision": "CancelNew"},
    "alertAfterFailures": 2,
}
WATCHED = [
    {"name": "late", "on": "Late", "actions": [{"type": "RunDeployment", "name": "clean-up/late"}]},
    {
        "name": "failed",
        "on": "Failed",
        "actions": [
            {"type": "RunDeployment", "name": "clean-up/failed"},
            {"type": "SendNotification", "block": "custom-webhook/told"},
            {"type": "PauseDeployment"},
        ],
    },
]
NOWHERE = {
    "apiVersion": API,
    "kind": "PrefectHosting",
    "metadata": {"name": "nowhere"},
    # It makes nothing, and nobody answers where it leads.
    "spec": {"aws": {"region": "eu-west-1"}, "suspend": True, "prefect": {"external": {"url": "http://127.0.0.1:9/api"}}},
}


@pytest.fixture(scope="module")
def told():
    """What a notification has said, to whoever listens there."""
    bodies: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, bodies
        server.shutdown()


@pytest.fixture(scope="module")
def documents(seed, told):
    webhook = {"url": f"http://127.0.0.1:{told[0]}/", "name": "told", "json_data": {"text": "{{subject}}"}}
    unmanned = pool(
        "unmanned",
        type="process",
        queues=[{"name": "critical", "priority": 1}],
        worker={"placement": "None"},
        template={"raw": RAW},
        blocks=[{"name": "told", "type": "custom-webhook", "data": webhook}],
    )
    documents = [
        unmanned,
        deployment("kept", "unmanned", **FULL),
        *(deployment(f"clean-up-{name}", "unmanned", name=name, flowName="clean-up") for name in ("late", "failed")),
        deployment("watched", "unmanned", name="watched", flowName="watched", automations=WATCHED),
        NOWHERE,
        pool("stranded", hostingRef={"name": "nowhere"}),
        deployment("stranded", "stranded", name="stranded"),
    ]
    seed.kubernetes.apply(documents[:4] + documents[5:])
    ready(seed, "kept", "clean-up-late", "clean-up-failed")
    seed.kubernetes.apply([documents[4]])
    ready(seed, "watched")
    yield documents
    with contextlib.suppress(Exception):  # the test's own failure matters more
        seed.kubernetes.delete(documents[::-1], seconds=120)


def ready(seed, *names):
    Watch(seed.kubernetes, [Resource(DEPLOYMENT, each) for each in names]).until_ready(180)


def again(seed, name="kept"):
    """As a sweep would, with all that is listed listed anew."""
    at = str(time.time())
    seed.kubernetes.annotate(DEPLOYMENT, name, reconcile_requested_at=at)
    until(
        lambda: seed.kubernetes.get(DEPLOYMENT, name)["status"].get("lastReconcileRequest"),
        lambda acted: acted == at,
        60,
        f"{name} was looked at again",
    )


def test_a_run_that_is_asked_for_is_made_once_and_reported(seed, documents):
    prefect, kubernetes = seed.prefect(), seed.kubernetes
    run = request_run(kubernetes, "kept", region="apac")
    again(seed)
    seen = kubernetes.get(DEPLOYMENT, "kept")["status"]
    assert seen["requestedRun"]["id"] == run and seen["requestedRun"]["state"]
    made = asked_for(prefect, "kept")
    assert [(each["id"], each["parameters"]) for each in made] == [(run, {"region": "apac"})]


def asked_for(prefect, flow, name=None):
    """Runs that no schedule has made."""
    found = prefect.deployment(flow, name or flow)
    runs = prefect.ask("/flow_runs/filter", {"deployments": {"id": {"any_": [found["id"]]}}})
    return [each for each in runs if not each["auto_scheduled"]]


def test_failures_in_a_row_are_told_until_a_run_succeeds(seed, documents):
    prefect, kubernetes = seed.prefect(), seed.kubernetes
    ends(prefect, asked_for(prefect, "kept")[0]["id"], "FAILED")
    ends(prefect, request_run(kubernetes, "kept", region="apac"), "FAILED")
    again(seed)
    told = until(lambda: healthy(kubernetes), lambda found: found.get("status") == "False", 60, "Healthy is False")
    assert "2" in told["message"]
    assert kubernetes.get(DEPLOYMENT, "kept")["status"]["runs"]["failedInARow"] == 2
    ends(prefect, request_run(kubernetes, "kept", region="apac"), "COMPLETED")
    again(seed)
    until(lambda: healthy(kubernetes), lambda found: found.get("status") == "True", 60, "Healthy is True again")


def healthy(kubernetes):
    return conditions.of(kubernetes.get(DEPLOYMENT, "kept")).get("Healthy", {})


def ends(prefect, run, state):
    prefect.ask(f"/flow_runs/{run}/set_state", {"force": True, "state": {"type": state, "name": state.title()}})


def test_runs_to_come_survive_a_sweep(seed, documents):
    prefect = seed.prefect()
    before = until(lambda: to_come(prefect), lambda runs: len(runs) >= 3, 120, "the scheduler has made runs")
    again(seed)
    assert before <= to_come(prefect)
    assert len(seed.kubernetes.get(DEPLOYMENT, "kept")["status"]["nextRuns"]) == 3


def to_come(prefect):
    found = prefect.deployment("kept", "kept")["id"]
    return {each["id"] for each in prefect.scheduled_runs(found, "SCHEDULED")}


def test_fields_that_are_no_longer_written_are_cleared(seed, documents):
    prefect = seed.prefect()
    before = prefect.deployment("kept", "kept")
    assert before["job_variables"]["name"] == "ours" and before["work_queue_name"] == "critical"
    assert before["global_concurrency_limit"]["limit"] == 1
    seed.kubernetes.apply([deployment("kept", "unmanned", name="kept", flowName="kept")])
    found = until(
        lambda: prefect.deployment("kept", "kept"), lambda now: not now["schedules"] and not now["parameters"], 60, "cleared"
    )
    assert found["id"] == before["id"] and found["work_queue_name"] == "default"
    assert "ours" not in found["tags"] and "team" not in found["labels"] and "name" not in found["job_variables"]
    assert not found["description"] and not found["version"] and not found["path"]
    assert not found["parameter_openapi_schema"].get("properties")
    assert not found["global_concurrency_limit"] and not found["concurrency_options"]


def test_what_a_former_cluster_left_is_taken_over_when_told(seed, documents):
    prefect = seed.prefect()
    flow = prefect.ask("/flows/", {"name": "left"})["id"]
    mark = {"owner-uid": "00000000-0000-4000-8000-000000000000", "logical-id": "deployment"}
    labels = {f"prefecthosting.dev/{key}": value for key, value in mark.items()}
    left = prefect.ask("/deployments/", {"name": "left", "flow_id": flow, "labels": labels})
    again(seed)
    document = deployment("left", "unmanned", name="left", flowName="left")
    seed.kubernetes.apply([document])
    adopt = json.dumps({"deployment": left["id"]})
    until(
        lambda: conditions.of(seed.kubernetes.get(DEPLOYMENT, "left")).get("Ready", {}),
        lambda ready: ready.get("reason") == "Conflict" and f"adopt='{adopt}'" in ready.get("message", ""),
        90,
        "it is a conflict that says what to write",
    )
    seed.kubernetes.annotate(DEPLOYMENT, "left", adopt=adopt)
    ready(seed, "left")
    status = seed.kubernetes.get(DEPLOYMENT, "left")["status"]
    assert (status["deploymentId"], status["adopted"]) == (left["id"], False)
    seed.kubernetes.delete([document], seconds=60)
    found = prefect.ask("/deployments/filter", {})
    assert "left" not in [each["name"] for each in found]


def test_what_is_nobodys_is_adopted_and_left_when_its_resource_goes(seed, documents):
    prefect = seed.prefect()
    flow = prefect.ask("/flows/", {"name": "theirs"})["id"]
    theirs = prefect.ask("/deployments/", {"name": "theirs", "flow_id": flow, "tags": ["theirs"]})
    again(seed)
    document = deployment("theirs", "unmanned", name="theirs", flowName="theirs")
    seed.kubernetes.apply([document])
    ready(seed, "theirs")
    status = seed.kubernetes.get(DEPLOYMENT, "theirs")["status"]
    assert (status["deploymentId"], status["adopted"]) == (theirs["id"], True)
    seed.kubernetes.delete([document], seconds=60)
    assert prefect.deployment("theirs", "theirs")["id"] == theirs["id"]
    prefect.ask(f"/flows/{flow}", method="DELETE")


def test_a_late_run_and_a_failed_one_do_what_the_automations_say(seed, documents, told):
    prefect = seed.prefect()
    run = request_run(seed.kubernetes, "watched")
    until(lambda: asked_for(prefect, "clean-up", "late"), len, 120, "nobody runs it, so another is run")
    assert asked_for(prefect, "clean-up", "failed") == []
    ends(prefect, run, "FAILED")
    until(lambda: asked_for(prefect, "clean-up", "failed"), len, 60, "another is run")
    until(lambda: prefect.deployment("watched", "watched")["paused"], bool, 60, "it is paused")
    until(lambda: told[1], len, 60, "somebody is told")
    assert "is Failed" in json.loads(told[1][0])["text"]


def test_what_is_deleted_by_hand_comes_back(seed, documents):
    """The one has lost its deployment, the other its flow, with which the deployment goes."""
    prefect = seed.prefect()
    made = {name: prefect.deployment(name, name) for name in ("kept", "watched")}
    prefect.ask(f"/deployments/{made['kept']['id']}", method="DELETE")
    prefect.ask(f"/flows/{made['watched']['flow_id']}", method="DELETE")
    for name, lost in made.items():
        again(seed, name)
        now = until(lambda name=name: prefect.deployment(name, name), lambda now, lost=lost: now["id"] != lost["id"], 90, name)
        until(
            lambda name=name: seed.kubernetes.get(DEPLOYMENT, name)["status"],
            lambda status, now=now: (status["deploymentId"], status["flowId"]) == (now["id"], now["flow_id"]),
            60,
            f"the status of {name} has the new one",
        )
    ready(seed, "watched")
    watching = [json.dumps(each["trigger"]) for each in prefect.ask("/automations/filter", {})]
    assert [made["watched"]["id"] in each for each in watching] == [False, False], "the automations are of the one that is gone"


def test_what_was_never_made_goes_unasked_and_what_may_have_been_waits(seed, documents):
    """Their server never answered."""
    kubernetes = seed.kubernetes
    stranded = documents[-2:]
    older = lambda: conditions.of(kubernetes.get(DEPLOYMENT, "stranded"))["Ready"]  # noqa: E731
    assert older()["status"] == "False"
    kubernetes.wipe_status(POOL, "stranded")
    kubernetes.delete(stranded[1:], seconds=30)
    kubernetes.run("delete", POOL, "stranded", "--wait=false")
    waits = until(
        lambda: conditions.of(kubernetes.get(POOL, "stranded"))["Ready"],
        lambda ready: ready["message"].startswith("deletion waits"),
        60,
        "deletion waits",
    )
    assert "abandon-remote=true" in waits["message"]
    kubernetes.annotate(POOL, "stranded", abandon_remote="true")
    kubernetes.delete(stranded[:1], seconds=60)
    kubernetes.delete([NOWHERE], seconds=60)
    assert kubernetes.find(HOSTING, "nowhere") is None
