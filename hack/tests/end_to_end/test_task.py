"""A Prefect API to which the operator has no connection at all: its requests go along with tasks (via: Task)."""

from __future__ import annotations

import pytest
from hosting import conditions, local_aws, samples
from hosting.conditions import Resource
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL
from hosting.pools import run_tasks
from hosting.seed import Seed

# Without the proxy no other way leads to the private addresses of local AWS.
SETTINGS = {"PREFECT_HOSTING_PREFECT_PROXY": "", "PREFECT_HOSTING_TASK_PACE": "2s"}

pytestmark = pytest.mark.parametrize("machine", [("3.8", SETTINGS)], indirect=True, scope="session")


@pytest.fixture(scope="module")
def seed(machine, kubernetes):
    seed = Seed(kubernetes, machine.prefect)
    seed.documents = samples.for_this_machine(samples.load(), local_aws.endpoint(), machine.prefect)
    seed.documents[1]["spec"]["prefectApi"] = {"via": "Task"}
    seed.apply()
    seed.until_ready(seconds=600)
    return seed


def tasks(seed):
    family = next(family for family in {task["family"] for task in seed.tasks()} if "-courier-" in family)
    return run_tasks(family)


def test_the_main_job_goes_through_tasks(seed):
    run, log = seed.scheduled_run(seconds=240)
    assert run["state"]["type"] == "COMPLETED"
    for each in tasks(seed):
        print(each)


def test_deleting_all_leaves_nothing(seed):
    seed.delete(seconds=240)
