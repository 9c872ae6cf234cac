"""API server, local AWS and operator for one benchmark, and a Prefect server beside them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hosting.kubernetes import Kubernetes
from hosting.machine import HACK, Machine

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextlib.contextmanager
def machine(sweep: str, **local_aws: str) -> Iterator[Machine]:
    """Containers are stand-ins: nothing here waits for a server that local AWS would start."""
    settings = {"PREFECT_HOSTING_SWEEP_INTERVAL": sweep, "PREFECT_HOSTING_PREFECT_PROXY": ""}
    environment = {"LOCALAWS_PROCESSES": "false", "LOCALAWS_STEP_SECONDS": "0", **local_aws}
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    made = Machine(f"bench-{os.getpid()}", "3", settings)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@contextlib.contextmanager
def prefect_server() -> Iterator[str]:
    """The address of the API of a new, empty server on sqlite."""
    finding = [sys.executable, "-m", "localaws.runner.environments", "3"]
    environment = {**os.environ, "PYTHONPATH": str(HACK / "simulator")}
    home = subprocess.run(finding, stdout=subprocess.PIPE, text=True, check=True, env=environment).stdout.strip()
    port, data = _free_port(), tempfile.mkdtemp(prefix="bench-prefect-")
    settings = {"PREFECT_HOME": data, "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_API_URL": ""}
    command = [f"{home}/bin/prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (Path(data) / "server.log").open("w") as log:
        server = subprocess.Popen(command, env={**os.environ, **settings}, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}/api"
        eventually(lambda: _answers(url), 120, "the Prefect server did not start")
        yield url
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(data, ignore_errors=True)


def eventually(done: Callable[[], bool], seconds: float, why: str, pause: float = 0.3) -> float:
    """The seconds it took."""
    begun = time.monotonic()
    while not done():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"{why} within {seconds:.0f} s")
        time.sleep(pause)
    return time.monotonic() - begun


def condition(kubernetes: Kubernetes, kind: str, type_: str) -> int:
    """How many resources of a kind have this condition true."""
    lines = kubernetes.run(
        "get", kind, '--output=jsonpath={range .items[*]}{.status.conditions[?(@.type=="%s")].status}{"\\n"}{end}' % type_
    )
    return lines.splitlines().count("True")


def hosting(name: str, prefect: str, endpoint: str, **spec: Any) -> dict[str, Any]:
    """The smallest one on a Prefect server that exists."""
    wanted = {"aws": {"region": "eu-west-1", "endpointUrl": endpoint}, "prefect": {"external": {"url": prefect}}, **spec}
    return document("PrefectHosting", name, wanted)


def pool(name: str, host: str) -> dict[str, Any]:
    """Of type process, so that it is nothing but the pool in Prefect."""
    raw = {"job_configuration": {"command": "{{ command }}"}, "variables": {"type": "object", "properties": {"command": {"type": "string"}}}}
    spec = {"hostingRef": {"name": host}, "type": "process", "worker": {"placement": "None"}, "template": {"raw": raw}}
    return document("WorkPool", name, spec)


def deployment(name: str, of: str) -> dict[str, Any]:
    """Its code is fetched, so that no image is needed."""
    fetch = {"prefect.deployments.steps.set_working_directory": {"directory": "/"}}
    schedule = {"cron": "0 6 * * *", "timezone": "Europe/Berlin"}
    spec = {
        "workPoolRef": {"name": of}, "flowName": name, "entrypoint": "main.py:flow", "pullSteps": [fetch], "schedules": [schedule]
    }  # fmt: skip
    return document("FlowDeployment", name, spec)


def document(kind: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "prefecthosting.dev/v1alpha1", "kind": kind, "metadata": {"name": name}, "spec": spec}


def _answers(url: str) -> bool:
    try:
        with DIRECT.open(f"{url}/health", timeout=5) as answer:
            return bool(json.load(answer))
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
