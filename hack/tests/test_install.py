"""docs/install.md: its local commands run as they stand, from the chart to the first flow run and back to nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "hack"))

from hosting import local_aws, samples  # noqa: E402
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL, KubectlError, Kubernetes  # noqa: E402
from hosting.machine import Machine  # noqa: E402

BLOCK = re.compile(r"^```sh local\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall((ROOT / "docs" / "install.md").read_text())
IMAGE = ("prefect-flows", "first")
SECONDS = 600


@pytest.fixture(scope="module")
def machine():
    machine = Machine(f"install-{os.getpid()}")
    done = threading.Event()
    pusher = threading.Thread(target=_push_as_a_person_would, args=(done,))
    try:
        machine.start_servers()
        pusher.start()
        yield machine
    finally:
        done.set()
        machine.stop()


def _push_as_a_person_would(done: threading.Event) -> None:
    """The block that builds and pushes the image is not local: here it is pushed as soon as there is a repository."""
    while not done.wait(2):
        if local_aws.push_image(*IMAGE, samples.FOLDER / "flow"):
            return


def test_the_local_commands_run_as_they_stand(machine, tmp_path):
    environment = {**os.environ, "PATH": f"{_programs(tmp_path)}:{os.environ['PATH']}"}
    for block in BLOCKS:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}\n{Machine.log_tail(20)}"
        if "helm upgrade" in block:
            # No node runs here, so that the operator runs beside the cluster that the chart was installed in.
            machine.start_operator()
    for kind in (HOSTING, POOL, DEPLOYMENT):
        with pytest.raises(KubectlError, match="resource type|requested resource"):
            Kubernetes().all(kind)


def _programs(folder: Path) -> Path:
    """kubectl and helm under their own names, wherever they were obtained."""
    for name in ("kubectl", "helm"):
        (folder / name).symlink_to(os.environ[name.upper()])
    return folder
