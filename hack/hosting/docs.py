"""Commands of docs/*.md, run as they stand: those in blocks that begin with ```sh local."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"^```sh local\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(page: str, words: str, folder: Path, **programs: str) -> str:
    """
    What the one block that has these words prints, run in the folder; AssertionError with what it says when it fails.
    Programs stand for those that this machine lacks: name and script, with _ for -.
    """
    (block,) = [each for each in BLOCK.findall((DOCS / page).read_text()) if words in each]
    scripts = {"kubectl": f'exec {os.environ.get("KUBECTL", "kubectl")} "$@"', **programs}
    path = folder / "programs"
    path.mkdir(exist_ok=True)
    for name, script in scripts.items():
        program = path / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{path}:{os.environ['PATH']}"}
    command = ["bash", "-euo", "pipefail", "-c", block]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
    return done.stdout
