"""The pools and deployments of the examples, on a hosting of the samples: all of them get ready."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import yaml
from hosting import conditions, local_aws
from hosting.conditions import Resource, Watch
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL, Kubernetes
from hosting.pools import client, deployment, in_state, request_run, run_tasks, until

FLOWS = Path(__file__).parent / "flows"
EXAMPLES = Path(__file__).resolve().parents[3] / "operator/src/test/resources/manifests/valid"
KINDS = {"WorkPool": POOL, "FlowDeployment": DEPLOYMENT}
SLACK = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "slack"},
    "stringData": {"url": "http://127.0.0.1:9/nobody-listens"},
}


def example(file: str) -> list[dict]:
    """Its pools and deployments, moved to the hosting of the samples."""
    documents = [each for each in yaml.safe_load_all((EXAMPLES / f"{file}.yaml").read_text()) if each["kind"] in KINDS]
    for document in documents:
        document.pop("status", None)
        if document["kind"] == "WorkPool":
            document["spec"]["hostingRef"] = {"name": "demo", "namespace": "default"}
    return documents


def has_secret(pool: dict, arn: str) -> dict:
    pool["spec"]["job"]["secrets"][0]["valueFrom"] = arn
    return pool


@pytest.fixture(scope="module")
def secret(seed):
    arn = client("secretsmanager").create_secret(Name="reports", SecretString="hidden")["ARN"]
    yield arn
    client("secretsmanager").delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


@pytest.fixture(scope="module")
def every_field(seed, secret):
    """What its automations run is a deployment beside it; what they tell is told to nobody."""
    first, *pools = example("05-every-field-pool")
    clean_up = deployment("clean-up", "somewhere-else", flowName="clean-up", name="daily")
    documents = [SLACK, has_secret(first, secret), *pools, clean_up, *example("05-every-field-deployment")]
    seed.kubernetes.apply(documents)
    return documents


@pytest.fixture(scope="module")
def production(seed, secret, every_field):
    seed.kubernetes.apply([{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "analytics"}}])
    heavy, weekly = example("02-production")
    documents = [has_secret(heavy, secret), weekly]
    Kubernetes("analytics").apply(documents)
    return documents


def test_a_namespace_that_the_hosting_does_not_name_is_refused(seed, production):
    refused = until(
        lambda: conditions.of(Kubernetes("analytics").get(POOL, "heavy")).get("PoolSynced", {}),
        lambda found: found.get("reason") == "ReferenceNotAllowed",
        180,
        "another namespace is refused",
    )
    assert "write analytics in its spec.allowedNamespaces" in refused["message"]


def test_all_get_ready(seed, every_field, production):
    allow(seed, ["analytics"])
    Watch(seed.kubernetes, resources(every_field), meanwhile=push).until_ready(300)
    Watch(Kubernetes("analytics"), resources(production), meanwhile=push).until_ready(300)


def resources(documents: list[dict]) -> list[Resource]:
    return [Resource(KINDS[each["kind"]], each["metadata"]["name"]) for each in documents if each["kind"] in KINDS]


def push():
    local_aws.push_image("analytics/report", "1.4.2", FLOWS / "probe")
    local_aws.push_image("flows", "latest", FLOWS / "every-field")


def allow(seed, namespaces):
    hosting = copy.deepcopy(seed.documents[1])
    hosting["spec"]["allowedNamespaces"] = namespaces
    seed.kubernetes.apply([hosting], force=True)
    Watch(seed.kubernetes, [Resource(HOSTING, "demo")]).until_ready(180)


def test_a_production_run_has_the_memory_of_its_deployment(seed, production):
    analytics, prefect = Kubernetes("analytics"), seed.prefect()
    assert analytics.get(POOL, "heavy")["status"]["workersOnline"] >= 1
    run = request_run(analytics, "weekly-report", region="emea")
    in_state(prefect, run, "COMPLETED", 240)
    log = until(lambda: prefect.log_lines(run), lambda lines: any("stage" in each for each in lines), 90, "its log")
    assert any("stage prod region emea" in line for line in log)
    found = prefect.deployment("weekly-report", "weekly-report")
    task = run_tasks(f"prefect_heavy_{found['id']}")[0]
    overrides = task["request"]["overrides"]
    definition = client("ecs").describe_task_definition(taskDefinition=f"{task['family']}:{task['revision']}")
    sizes = [overrides.get("memory"), definition["taskDefinition"].get("memory")]
    assert "61440" in sizes and task["request"]["enableExecuteCommand"] is True


def test_every_field_is_in_prefect(seed, every_field):
    prefect = seed.prefect()
    properties = prefect.ask("/work_pools/every_field")["base_job_template"]["variables"]["properties"]
    assert {"command", "env", "labels", "name", "x", "y"} == set(properties)
    found = prefect.deployment("every-field", "every_field")
    assert found["global_concurrency_limit"]["limit"] == 1
    assert {each["slug"] for each in found["schedules"]} == {"a", "b", "c"}
    assert [each["type"] for each in automations(prefect)["a"]["actions"]] == [
        "pause-deployment",
        "send-notification",
        "run-deployment",
    ]
    assert prefect.deployment("every-field", "pulled")["pull_steps"]


def automations(prefect) -> dict[str, dict]:
    return {each["name"]: each for each in prefect.ask("/automations/filter", {})}


def test_an_automation_that_is_no_longer_written_goes(seed, every_field):
    prefect = seed.prefect()
    document = next(each for each in every_field if each["metadata"]["name"] == "every-field" and "automations" in each["spec"])
    document["spec"]["automations"] = document["spec"]["automations"][:1]
    seed.kubernetes.apply([document])
    until(lambda: set(automations(prefect)), lambda names: names == {"a"}, 90, "the other is gone")


def test_nothing_is_left_of_them(seed, every_field, production):
    prefect = seed.prefect()
    Kubernetes("analytics").delete(production[::-1], seconds=240)
    seed.kubernetes.delete(every_field[::-1], seconds=240)
    allow(seed, [])
    pools = {each["name"] for each in prefect.ask("/work_pools/filter", {})}
    assert not pools & {"heavy", "every_field", "autoscaled", "somewhere-else"}
    flows = {each["name"] for each in prefect.ask("/flows/filter", {})}
    assert not flows & {"weekly-report", "every-field", "clean-up"}
    assert automations(prefect) == {}
