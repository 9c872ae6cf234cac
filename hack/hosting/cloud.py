"""A stand-in for Prefect Cloud on this machine: a real Prefect server, and before it what speaks Cloud's paths and keys."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIMULATOR = Path(__file__).resolve().parents[1] / "simulator"
ACCOUNT = "9b649228-0419-40e1-9e0d-44954b5c0ab6"
WORKSPACE = "d137367a-5055-44ff-b91c-6f7366c9e4c4"
# The agent of Java's client: who is told to wait is the operator, not its workers.
OPERATOR = "Java-http-client"
SERVER_SECONDS = 120


@dataclass(frozen=True)
class StandIn:
    """Where its API is, and that of the server behind it."""

    api: str
    upstream: str

    def until_ready(self) -> None:
        _until(lambda: _answers(f"{self.upstream}/health"), SERVER_SECONDS)

    def steer(self, what: str, body: Any = None, method: str | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        return _ask(f"{self.api.removesuffix('/api')}/stand-in/{what}", data, method)

    def ask(self, path: str, key: str, body: Any = None) -> Any:
        """An answer from inside the workspace."""
        data = None if body is None else json.dumps(body).encode()
        return _ask(f"{self.api}/accounts/{ACCOUNT}/workspaces/{WORKSPACE}{path}", data, None, key)

    def calls_of(self, agent: str) -> list[dict[str, Any]]:
        return [call for call in self.steer("calls") if agent in call["agent"]]


@contextlib.contextmanager
def running(key: str) -> Iterator[StandIn]:
    """Started with its server, which takes some seconds until it is ready, and ended with it."""
    with tempfile.TemporaryDirectory(prefix="prefect-cloud-") as folder, contextlib.ExitStack() as programs:
        port = _free_port()
        upstream = f"http://127.0.0.1:{port}/api"
        _start(programs, Path(folder) / "server.log", _server(port), PREFECT_HOME=folder, PREFECT_API_URL="")
        log = Path(folder) / "stand-in.log"
        command = [sys.executable, "-m", "prefect_cloud", "--upstream", upstream, "--key", key]
        _start(programs, log, [*command, "--account", ACCOUNT, "--workspace", WORKSPACE], PYTHONPATH=str(SIMULATOR))
        _until(lambda: log.read_text().startswith("http"), 30)
        yield StandIn(log.read_text().strip(), upstream)


def _server(port: int) -> list[str]:
    command = [sys.executable, "-m", "localaws.runner.environments", "3"]
    environment = {**os.environ, "PYTHONPATH": str(SIMULATOR)}
    home = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment).stdout.strip()
    return [f"{home}/bin/prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]


def _start(programs: contextlib.ExitStack, log: Path, command: list[str], **variables: str) -> None:
    environment = {**os.environ, "PREFECT_SERVER_ANALYTICS_ENABLED": "false", **variables}
    output = programs.enter_context(log.open("w"))
    process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
    programs.callback(process.wait, 30)
    programs.callback(process.terminate)


def _until(done: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise RuntimeError("the stand-in for Prefect Cloud did not start")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        return bool(_ask(url))
    except (urllib.error.URLError, OSError):
        return False


def _ask(url: str, data: bytes | None = None, method: str | None = None, key: str | None = None) -> Any:
    request = urllib.request.Request(url, data=data, method=method)
    request.add_header("Content-Type", "application/json")
    if key is not None:
        request.add_header("Authorization", f"Bearer {key}")
    # A proxy of the environment must not come between two processes of this machine.
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        return json.load(answer)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
