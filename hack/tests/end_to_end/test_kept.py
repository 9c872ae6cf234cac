"""Once made, it is kept: nothing is written without need, and what is lost comes back."""

from __future__ import annotations

import time
import urllib.error
from pathlib import Path

from aws_checks import leftovers, owned
from gitops import live, spec, states
from hosting import conditions, metrics
from hosting.conditions import Resource, Watch
from hosting.kubernetes import DEPLOYMENT
from hosting.pools import registering

GITOPS_DEMO = Path(__file__).resolve().parents[3] / "samples" / "gitops" / "demo"
NEVER = "0 0 1 1 *"
MOST_READS_A_SWEEP = 14


def test_a_second_manager_applies_the_same_without_conflict(seed):
    seed.kubernetes.apply(seed.documents[1:], manager="gitops")
    seed.until_ready(seconds=60)


def test_argo_and_flux_see_every_state_of_every_kind(seed, kubernetes):
    samples, second, stalled = seed.documents[1:], live.trio(seed, "second"), live.stalled(seed)
    states.check("ready", live.look(kubernetes, samples))
    kubernetes.apply([*second, *stalled])
    states.check("progressing", live.until(kubernetes, second, "Reconciling", "True"))
    states.check("stalled", live.until(kubernetes, stalled, "Stalled", "True"))
    live.suspend(kubernetes, samples, True)
    states.check("suspended", live.until(kubernetes, samples, "Suspended", "True"))
    live.suspend(kubernetes, samples, False)
    states.check("deleting", live.deleting(kubernetes, second))
    live.let_go(kubernetes, second)
    kubernetes.delete(stalled, seconds=120)
    seed.until_ready(seconds=60)


def test_what_was_applied_is_what_is_there(seed, kubernetes):
    for document in seed.documents[1:]:
        spec.check(kubernetes, document)


def test_the_samples_for_gitops_are_accepted(kubernetes):
    for kind in ("hosting", "pool", "flow"):
        kubernetes.run("apply", "--server-side", "--dry-run=server", f"--filename={GITOPS_DEMO / kind}")


def test_a_sweep_without_drift_writes_nothing(seed):
    # No run may end in the meantime: that would be a change, and be written. The other manager has a say in the schedule.
    seed.apply(cron=NEVER, force=True)
    seed.until_ready(seconds=60)
    before = metrics.scrape_at_rest(sweeps=4)
    change = metrics.scrape_at_rest(sweeps=3).since(before)
    assert change.aws_writes() == {}
    assert change.prefect_writes() == {}
    assert change.total("prefect_hosting_status_writes_total") == 0, change.by("kind", "prefect_hosting_status_writes_total")
    reads = change.by("operation", metrics.CALLS, api="aws")
    assert sum(reads.values()) / change.sweeps() <= MOST_READS_A_SWEEP, {each: n for each, n in reads.items() if n}


def test_tags_written_later_come_to_what_exists(seed):
    seed.documents[1]["spec"]["aws"]["tags"] = {"cost-center": "42"}
    seed.apply(cron=NEVER, force=True)
    end = time.monotonic() + 90
    while untagged := without_tag("cost-center", "42"):
        assert time.monotonic() < end, untagged
        time.sleep(2)
    seed.until_ready(seconds=60)
    before = metrics.scrape_at_rest(sweeps=1)
    assert metrics.scrape_at_rest(sweeps=1).since(before).aws_writes() == {}


def without_tag(key: str, value: str) -> list[str]:
    aws = owned.Aws()
    return [
        f"{kind} {resource.get(name)}"
        for kind, list_all, name in leftovers.kinds(aws)
        if kind != "OidcProviders"  # one of an account, for all of its hostings
        for resource, tags in list_all()
        if owned.OWNER_UID in tags and not leftovers.is_gone(resource) and tags.get(key) != value
    ]


def test_tasks_stay_as_they_are_while_another_instance_waits_for_approval(seed):
    """Its processor is another, for which the instance that is there could run none."""
    instance = seed.documents[1]["spec"]["instance"]
    before = task_definitions()
    was = instance.get("type")
    instance["type"] = "m5.large"
    seed.apply(cron=NEVER, force=True)
    waits = conditions.Watch(seed.kubernetes, seed.resources[:1])
    waits.until(lambda found: conditions.of(found[0])["Ready"]["reason"] == "WaitingForApproval", seconds=60)
    metrics.scrape_at_rest(sweeps=2)
    assert task_definitions() == before
    instance["type"] = was
    seed.apply(cron=NEVER, force=True)
    seed.until_ready(seconds=60)


def task_definitions() -> set[str]:
    return {found["taskDefinitionArn"] for found, tags in owned.task_definitions(owned.Aws()) if owned.OWNER_UID in tags}


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


def test_a_flow_registers_itself_and_comes_back(seed):
    """registration Task: deploy() in a task of its own, once; again when somebody deletes what it made."""
    resource = Resource(DEPLOYMENT, "registered")
    seed.kubernetes.apply([registering("deploy.py")])
    Watch(seed.kubernetes, [resource]).until_ready(seconds=120)
    status = seed.status(resource)
    assert (status["registration"]["state"], status["registration"]["exitCode"]) == ("Succeeded", 0)
    family = next(entry["id"] for entry in status["resources"] if entry["kind"] == "TaskDefinition")
    assert status["github"]["variables"]["AWS_ECS_TASK_DEF"] == family
    made = seed.prefect().deployment("mean-and-median", "registered")
    assert made["tags"] == ["ours"]
    assert made["schedules"][0]["schedule"]["cron"] == "*/5 * * * *", "what only deploy() says was not left alone"
    seed.prefect().ask(f"/deployments/{made['id']}", method="DELETE")
    seed.kubernetes.annotate(DEPLOYMENT, "registered", reconcile_requested_at=str(time.time()))
    again(lambda: seed.status(resource).get("deploymentId") not in (None, made["id"]), seconds=90)
    Watch(seed.kubernetes, [resource]).until_ready(seconds=60)


def test_a_registration_that_fails_says_how(seed):
    seed.kubernetes.apply([registering("-c", "print('no such flow'); raise SystemExit(3)")], force=True)
    registered = {}

    def failed():
        registered.update(conditions.of(seed.kubernetes.get(DEPLOYMENT, "registered")).get("Registered") or {})
        return registered.get("reason") == "RegistrationFailed"

    again(failed, seconds=90)
    assert "exit code 3; its log ends: no such flow" in registered["message"]


def test_what_a_workflow_has_registered_again_goes_too(seed):
    """Its deploy() takes our labels off."""
    prefect, samples = seed.prefect(), seed.resources[-1]
    made = prefect.deployment("mean-and-median", "registered")
    prefect.ask("/deployments/", {"name": "registered", "flow_id": made["flow_id"]})
    at = str(time.time())
    seed.kubernetes.annotate(samples.kind, samples.name, reconcile_requested_at=at)
    again(lambda: seed.status(samples).get("lastReconcileRequest") == at, seconds=60)
    seed.kubernetes.delete([registering("deploy.py")], seconds=60)
    assert "registered" not in [each["name"] for each in prefect.ask("/deployments/filter", {})]


def again(done, seconds):
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(1)


def test_a_killed_server_process_is_replaced_with_its_data(seed):
    prefect = seed.prefect()
    runs = prefect.ask("/flow_runs/count", {})
    server = next(task for task in seed.tasks() if "4200" in task["ports"] and task["state"] == "RUNNING")
    seed.stop_task(server["id"])
    deadline = time.monotonic() + 120
    while True:
        try:
            assert prefect.ask("/flow_runs/count", {}) >= runs
            break
        except (urllib.error.URLError, OSError):
            assert time.monotonic() < deadline, "the server did not come back"
            time.sleep(1)
    seed.until_ready(seconds=120)
