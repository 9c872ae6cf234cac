"""API server, local AWS and operator for each test module; modules that bear each other share them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "hack"), str(ROOT / "hack" / "tests")]

from hosting import conditions, local_aws  # noqa: E402
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL, Kubernetes  # noqa: E402
from hosting.machine import SETTINGS, Machine  # noqa: E402
from hosting.seed import Seed  # noqa: E402

FLOWS = Path(__file__).parent / "flows"
IMAGES = (
    {"pattern": "example.com/probe:*", "folder": str(FLOWS / "probe"), "workdir": "/app"},
    {"pattern": "*.dkr.ecr.*/analytics/report*", "folder": str(FLOWS / "probe"), "workdir": "/app"},
    {"pattern": "*.dkr.ecr.*/flows*", "folder": str(FLOWS / "every-field"), "workdir": "/app"},
    # As samples/worker builds it: Prefect with prefect-aws, nothing else.
    {"pattern": "example.com/worker:*"},
)
# They leave what the samples have made as they found it: what is set up once serves both.
SHARING = (
    "test_kept",
    "test_kept_deployments",
    "test_kept_examples",
    "test_kept_external",
    "test_kept_images",
    "test_kept_pool_rules",
    "test_kept_pools",
)
SHARED = "3.8"


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: runs by name only")


def pytest_generate_tests(metafunc):
    if "machine" in metafunc.fixturenames and metafunc.module.__name__ in SHARING:
        metafunc.parametrize("machine", [SHARED], indirect=True, scope="session")


@pytest.fixture(scope="session")
def machine(request):
    """Prefect 3, unless the module's tests are parametrised with another version, or with that and settings."""
    param = getattr(request, "param", "3")
    version, settings = param if isinstance(param, tuple) else (param, {})
    machine = Machine(f"e2e-{os.getpid()}", version, {**SETTINGS, **settings}, images=IMAGES)
    try:
        machine.start()
        yield machine
    finally:
        machine.stop()


@pytest.fixture(scope="module")
def kubernetes(machine):
    return Kubernetes()


@pytest.fixture(scope="module")
def seed(machine, kubernetes):
    seed = Seed(kubernetes, machine.prefect)
    seed.apply()
    seed.until_ready(seconds=600)
    return seed


@pytest.fixture(autouse=True)
def no_faults(machine):
    yield
    local_aws.control("DELETE", "faults")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure says how the three kinds stand, and what the operator said last."""
    outcome = yield
    report = outcome.get_result()
    if report.failed and "machine" in item.fixturenames:
        report.sections.append(("resources", standing()))
        report.sections.append(("operator", Machine.log_tail(40)))


def standing() -> str:
    lines = []
    for kind in (HOSTING, POOL, DEPLOYMENT):
        try:
            for resource in Kubernetes().all(kind):
                lines += [f"{kind}/{resource['metadata']['name']} {line}" for line in conditions.complaints(resource)]
        except Exception as failure:  # the test's own failure matters more
            lines.append(f"{kind}: {failure}")
    return "\n".join(lines) or "every condition is as it should be"
