"""The chart as Helm renders it."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

TOP = Path(__file__).resolve().parents[3]
CHART = TOP / "helm" / "prefect-hosting-operator"
HERE = Path(__file__).parent
CASES = ["defaults", "one-namespace", "irsa", "host-network", "everything"]


class Helm:
    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([os.environ["HELM"], *arguments], capture_output=True, text=True, timeout=60)

    def template(self, *options: str) -> list[dict[str, Any]]:
        done = self.run("template", "release", str(CHART), "--namespace", "prefect", *options)
        assert done.returncode == 0, done.stderr
        return [document for document in yaml.safe_load_all(done.stdout) if document]

    def case(self, name: str) -> list[dict[str, Any]]:
        return self.template("--values", str(HERE / "values" / f"{name}.yaml"))

    def refused(self, *options: str) -> str:
        done = self.run("template", "release", str(CHART), "--namespace", "prefect", *options)
        assert done.returncode != 0, "these values were taken"
        return done.stderr


@pytest.fixture(scope="session")
def helm() -> Helm:
    return Helm()
