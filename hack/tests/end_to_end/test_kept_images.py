"""Images of flows: heard of when they are pushed, looked up where they are in the same account."""

from __future__ import annotations

import copy
import json
import time

import boto3
import pytest
from hosting import conditions, local_aws
from hosting.conditions import Resource, Watch
from hosting.kubernetes import DEPLOYMENT, HOSTING

REPOSITORY, FOREIGN = "pushed-flows", "somebodys/flows"
PUSHED, BY_URI = Resource(DEPLOYMENT, "pushed"), Resource(DEPLOYMENT, "by-uri")


@pytest.fixture(scope="module")
def sweeps_an_hour_apart(seed):
    interval(seed, "1h")
    yield
    interval(seed, None)
    seed.until_ready(seconds=60)


def interval(seed, value):
    seed.kubernetes.run("patch", HOSTING, "demo", "--type=merge", f"--patch={json.dumps({'spec': {'interval': value}})}")


def test_a_push_rolls_out_at_once_and_what_hears_it_goes_with_its_last_user(seed, sweeps_an_hour_apart, tmp_path):
    seed.kubernetes.apply([deployment("pushed", {"repository": {"name": REPOSITORY}, "rollOutOnPush": True})])
    again(lambda: "docker build --platform linux/amd64 -t " in complaint(seed, PUSHED), seconds=90)
    first = push(tmp_path, REPOSITORY, "first")
    again(lambda: digest(seed, PUSHED) == first, seconds=60)
    Watch(seed.kubernetes, [PUSHED]).until_ready(seconds=60)
    assert seed.status(PUSHED)["image"]["findings"] == {"MEDIUM": 1}
    second = push(tmp_path, REPOSITORY, "second")
    again(lambda: digest(seed, PUSHED) == second, seconds=60)
    registered = seed.prefect().deployment("pushed", "pushed")
    assert registered["job_variables"]["image"].endswith(f"/{REPOSITORY}@{second}")
    remove(seed, "pushed")
    again(lambda: not [url for url in queues() if "image-pushes" in url], seconds=60)


def test_an_image_in_the_same_account_is_looked_up_and_may_be_pulled(seed, sweeps_an_hour_apart, tmp_path):
    uri = seed.status(Resource(DEPLOYMENT, "mean-and-median"))["image"]["uri"].split("/")[0] + f"/{FOREIGN}"
    seed.kubernetes.apply([deployment("by-uri", {"uri": f"{uri}:v1"})])
    again(lambda: f"--repository-name {FOREIGN}" in complaint(seed, BY_URI), seconds=60)
    ecr = boto3.client("ecr", region_name=local_aws.region())
    ecr.create_repository(repositoryName=FOREIGN, imageScanningConfiguration={"scanOnPush": True})
    look(seed, BY_URI)
    again(lambda: f"docker push {uri}:v1" in complaint(seed, BY_URI), seconds=60)
    pushed = push(tmp_path, FOREIGN, "first", "v1")
    look(seed, BY_URI)
    again(lambda: digest(seed, BY_URI) == pushed, seconds=60)
    Watch(seed.kubernetes, [BY_URI]).until_ready(seconds=60)
    assert seed.prefect().deployment("by-uri", "by-uri")["job_variables"]["image"] == f"{uri}@{pushed}"
    again(lambda: any(arn.endswith(f":repository/{FOREIGN}") for arn in pulled_by_the_pool()), seconds=30)
    remove(seed, "by-uri")
    ecr.delete_repository(repositoryName=FOREIGN, force=True)


def test_mistakes_are_told_all_at_once_with_what_to_write(seed, sweeps_an_hour_apart):
    wrong = deployment("wrong", {"uri": "example.com/flows:1"})
    wrong["spec"]["jobVariables"] = {"memmory": 512}
    wrong["spec"]["schedules"] = [{"cron": "0 6 * * 1"}, {"cron": "0 6 * * 1", "timezone": "berlin"}]
    wrong["spec"]["parameterSchema"] = {"type": "object", "properties": {"day": {"type": "dates"}}}
    seed.kubernetes.apply([wrong])
    said = lambda: conditions.of(seed.kubernetes.get(DEPLOYMENT, "wrong")).get("Ready", {}).get("message", "")  # noqa: E731
    again(lambda: "spec.jobVariables.memmory: the work pool mean_and_median has no such variable: write memory" in said(), seconds=60)
    assert "spec.schedules[1].timezone: there is no time zone berlin: write Europe/Berlin" in said()
    assert "spec.parameterSchema.properties.day.type: this is no JSON schema" in said()
    del wrong["spec"]["jobVariables"], wrong["spec"]["parameterSchema"]
    wrong["spec"]["schedules"] = [{"cron": "0 6 * * 1"}, {"cron": "61 * * * *"}]
    seed.kubernetes.apply([wrong])
    again(lambda: "spec.schedules[1].cron: write five fields, such as 0 6 * * 1: Invalid cron string" in said(), seconds=60)
    assert "required" not in said() and "permitted" not in said()
    seed.kubernetes.annotate(DEPLOYMENT, "wrong", run_requested_at="1", run_request="1")
    again(lambda: {"RunNotStarted", "UnknownAnnotation"} <= warnings(seed, "wrong"), seconds=30)
    assert seed.status(Resource(DEPLOYMENT, "wrong"))["requestedRun"]["state"].startswith("Waiting: ")
    remove(seed, "wrong")


def deployment(name, image):
    return {
        "apiVersion": "prefecthosting.dev/v1alpha1",
        "kind": "FlowDeployment",
        "metadata": {"name": name},
        "spec": {
            "workPoolRef": {"name": "mean-and-median"},
            "flowName": name,
            "entrypoint": "main.py:mean_and_median",
            "image": copy.deepcopy(image),
        },
    }


def remove(seed, name):
    seed.kubernetes.delete([deployment(name, {})], seconds=90)


def look(seed, resource):
    seed.kubernetes.annotate(resource.kind, resource.name, reconcile_requested_at=str(time.time()))


def complaint(seed, resource):
    found = conditions.of(seed.kubernetes.get(resource.kind, resource.name)).get("ImageAvailable") or {}
    return found.get("message", "")


def digest(seed, resource):
    return (seed.status(resource).get("image") or {}).get("digest")


def push(tmp_path, repository, content, tag="latest"):
    folder = tmp_path / content
    folder.mkdir()
    (folder / "main.py").write_text(content)
    return local_aws.push_image(repository, tag, folder)


def queues():
    return boto3.client("sqs", region_name=local_aws.region()).list_queues().get("QueueUrls") or []


def pulled_by_the_pool():
    """Repositories that an execution role names one by one."""
    iam = boto3.client("iam", region_name=local_aws.region())
    for role in iam.list_roles(MaxItems=1000)["Roles"]:
        if "mean-and-median-role-execution" not in role["RoleName"]:
            continue
        for name in iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]:
            document = iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)["PolicyDocument"]
            for statement in document["Statement"]:
                if statement["Sid"] == "PullOthers":
                    resources = statement["Resource"]
                    yield from [resources] if isinstance(resources, str) else resources


def again(done, seconds):
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.5)


def warnings(seed, name):
    events = seed.kubernetes.all("events")
    return {each["reason"] for each in events if each["type"] == "Warning" and each["involvedObject"]["name"] == name}
