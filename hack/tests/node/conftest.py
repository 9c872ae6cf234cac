"""One cluster for all tests here; they are one story, told in the order of the files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]

from hosting import conditions, local_aws, samples  # noqa: E402
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL, Kubernetes  # noqa: E402
from hosting.seed import Seed  # noqa: E402
from node import Node  # noqa: E402
from release import Release  # noqa: E402


@pytest.fixture(scope="session")
def node():
    node = Node(f"node-{os.getpid()}")
    try:
        node.start()
        yield node
    finally:
        node.stop()


@pytest.fixture(scope="session")
def release(node):
    return Release(node, node.load_image())


@pytest.fixture(scope="session")
def seed(node):
    """The samples, with the address under which Pods find local AWS."""
    endpoint = Node.for_pods(local_aws.endpoint())
    return Seed(Kubernetes(), node.prefect, documents=samples.for_this_machine(samples.load(), endpoint, node.prefect))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure says how the three kinds stand, and what the Pods said last."""
    outcome = yield
    report = outcome.get_result()
    if report.failed and "release" in getattr(item, "funcargs", {}):
        report.sections.append(("resources", standing()))
        report.sections.append(("operator", item.funcargs["release"].describe()))


def standing() -> str:
    lines = []
    for kind in (HOSTING, POOL, DEPLOYMENT):
        try:
            for resource in Kubernetes().all(kind):
                lines += [f"{kind}/{resource['metadata']['name']} {line}" for line in conditions.complaints(resource)]
        except Exception as failure:  # the test's own failure matters more
            lines.append(f"{kind}: {failure}")
    return "\n".join(lines) or "every condition is as it should be"
