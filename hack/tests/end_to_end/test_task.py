"""A Prefect API to which the operator has no connection at all: its requests go along with tasks (via: Task)."""

from __future__ import annotations

import pytest
from hosting import local_aws, samples
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


def couriers(seed):
    """The tasks that brought requests, the latest first."""
    return [task for task in seed.tasks() if "-courier-" in task["family"]][::-1]


def test_the_main_job_goes_through_tasks(seed):
    run, log = seed.scheduled_run(seconds=240)
    assert run["state"]["type"] == "COMPLETED"
    assert couriers(seed)


def test_deleting_all_leaves_nothing(seed):
    seed.delete(seconds=240)
