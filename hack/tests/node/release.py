"""The chart's release on the node: installed, upgraded, rolled back, uninstalled by Helm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from hosting import local_aws
from hosting.kubernetes import Kubernetes
from hosting.machine import HACK
from node import PROXY, Node

CHART = HACK.parent / "helm" / "prefect-hosting-operator"
NEW_FIELD = "ofTheNextVersion"
# Generous, for a machine on which other tests run.
SECONDS = 180
OBTAIN = """for part in progress cache background tools; do . "$0/lib/$part.sh"; done; obtain helm && echo "$TOOL" """


def helm() -> str:
    """The path of Helm, which is made if it is not there."""
    return subprocess.run(["bash", "-c", OBTAIN, HACK], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


@dataclass(frozen=True)
class Release:
    node: Node
    image: str
    name: str = "operator"
    namespace: str = "prefect-system"
    helm: str = field(default_factory=helm)

    @property
    def kubernetes(self) -> Kubernetes:
        return Kubernetes(self.namespace)

    def install(self, namespaces: list[str], chart: Path = CHART) -> None:
        """Or upgrades it; back when all of it is ready."""
        self._helm(
            "upgrade", "--install", self.name, str(chart), "--create-namespace", "--values=-", "--wait",
            f"--timeout={SECONDS}s", stdin=yaml.safe_dump(self._values(namespaces)),
        )  # fmt: skip

    def roll_back(self) -> None:
        self._helm("rollback", self.name, "--wait", f"--timeout={SECONDS}s")

    def uninstall(self) -> None:
        self._helm("uninstall", self.name, "--wait", f"--timeout={SECONDS}s")

    def pods(self) -> list[dict[str, Any]]:
        """Those that are not on their way out."""
        selector = f"app.kubernetes.io/instance={self.name}"
        pods = json.loads(self.kubernetes.run("get", "pods", f"--selector={selector}", "--output=json"))["items"]
        return [pod for pod in pods if "deletionTimestamp" not in pod["metadata"]]

    def lease(self) -> dict[str, Any]:
        leases = self.kubernetes.all("lease")
        assert len(leases) == 1, [lease["metadata"]["name"] for lease in leases]
        return leases[0]["spec"]

    def leader(self) -> str:
        return str(self.lease().get("holderIdentity"))

    def kill(self, pod: str) -> None:
        """Without any time to hand over."""
        self.kubernetes.run("delete", "pod", pod, "--grace-period=0", "--force")

    @contextmanager
    def forward(self, target: str) -> Iterator[int]:
        """A port of this machine that leads to the port of the UIs there."""
        command = [os.environ.get("KUBECTL", "kubectl"), f"--namespace={self.namespace}", "port-forward", target, ":4200"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as kubectl:
            try:
                line = kubectl.stdout.readline() if kubectl.stdout else ""
                yield int(line.partition(" -> ")[0].rpartition(":")[2])
            finally:
                kubectl.terminate()

    def token(self) -> str:
        return self.kubernetes.run("create", "token", self.account()).strip()

    def account(self) -> str:
        return str(self.pods()[0]["spec"]["serviceAccountName"])

    def audit(self) -> list[dict[str, Any]]:
        """Of the operator's requests to the API server, among those of others."""
        return [json.loads(line) for line in self.node.audit().splitlines()]

    def _values(self, namespaces: list[str]) -> dict[str, Any]:
        repository, _, tag = self.image.rpartition(":")
        environment = {
            "AWS_ACCESS_KEY_ID": os.environ["AWS_ACCESS_KEY_ID"],
            "AWS_SECRET_ACCESS_KEY": os.environ["AWS_SECRET_ACCESS_KEY"],
            # Shorter than on AWS, so that nothing waits for minutes.
            "PREFECT_HOSTING_CREATE_GRACE": "3s",
        }
        return {
            "image": {"repository": repository, "tag": tag, "pullPolicy": "Never"},
            "watch": {"namespaces": namespaces},
            "sweepInterval": "20s",
            "ui": {"enabled": True, "namespaces": ["default"]},
            "allowedEndpoints": [Node.for_pods(local_aws.endpoint())],
            "prefectProxy": Node.for_pods(os.environ[PROXY]),
            "extraEnv": [{"name": name, "value": value} for name, value in environment.items()],
        }

    def _helm(self, *arguments: str, stdin: str = "") -> None:
        command = [self.helm, *arguments, f"--namespace={self.namespace}"]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=SECONDS + 60)
        assert done.returncode == 0, f"helm {arguments[0]}: {done.stderr}\n{self.describe()}"

    def describe(self) -> str:
        """Pods, their events and the ends of their logs, for a failure that is to be understood later."""
        commands = [
            ("get", "pods", "--output=wide"),
            ("get", "events", "--sort-by=.lastTimestamp"),
            ("logs", f"--selector=app.kubernetes.io/instance={self.name}", "--prefix", "--tail=150"),
        ]
        text = "\n".join(self._try(*command) for command in commands)
        return "\n".join(line for line in text.splitlines() if "\tat " not in line)

    def _try(self, *command: str) -> str:
        try:
            return self.kubernetes.run(*command)
        except Exception as failure:  # the test's own failure matters more
            return str(failure)


def next_version(folder: Path) -> Path:
    """A copy of the chart as it may be in its next version: with another number, and a field more in a CRD."""
    chart = folder / "next"
    shutil.copytree(CHART, chart)
    about = yaml.safe_load((chart / "Chart.yaml").read_text())
    about["version"] = "99.0.0"
    (chart / "Chart.yaml").write_text(yaml.safe_dump(about))
    crd = chart / "templates" / "crds" / "prefecthostings.prefecthosting.dev.yaml"
    text = crd.read_text()
    before, neighbour, after = text.partition("              suspend:\n")
    assert neighbour, "spec.suspend is not where it was"
    crd.write_text(f'{before}              {NEW_FIELD}:\n                type: "string"\n{neighbour}{after}')
    return chart
