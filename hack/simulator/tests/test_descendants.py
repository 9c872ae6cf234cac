"""What the process of a container has started ends with it."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

import pytest
from localaws.runner.process import ContainerProcess, Start

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="processes can be told apart by /proc only"
)

# As Prefect starts a flow run: in a session of its own, which no signal to the container's group reaches.
CODE = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True).pid, flush=True)
time.sleep(float(sys.argv[1]))
"""


def started(tmp_path: Path, seconds: float) -> tuple[ContainerProcess, int]:
    process = ContainerProcess(Start([sys.executable, "-c", CODE, str(seconds)], {}, tmp_path))
    until(lambda: process.tail)
    return process, int(process.tail[0])


def until(done) -> None:
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    return False


def test_it_ends_with_one_that_is_killed(tmp_path):
    process, child = started(tmp_path, 600)
    assert alive(child)
    process.kill()
    until(lambda: not alive(child))


def test_it_ends_with_one_that_ends(tmp_path):
    process, child = started(tmp_path, 0)
    until(lambda: process.exit_code() is not None)
    until(lambda: not alive(child))
