"""kubectl, as a person would call it."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HOSTING, POOL, DEPLOYMENT = "prefecthosting", "workpool", "flowdeployment"
CRDS = Path(__file__).resolve().parents[2] / "crds"


class KubectlError(Exception):
    """What kubectl says, in its own words."""


@dataclass(frozen=True)
class Kubernetes:
    """The API server of KUBECONFIG; every call raises KubectlError when kubectl fails."""

    namespace: str = "default"

    def run(self, *arguments: str, stdin: str | None = None, seconds: float = 120) -> str:
        command = [os.environ.get("KUBECTL", "kubectl"), "--namespace", self.namespace, *arguments]
        try:
            done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise KubectlError(f"kubectl {' '.join(arguments)} had not ended after {seconds:.0f} s") from None
        if done.returncode != 0:
            raise KubectlError(done.stderr.strip())
        return done.stdout

    def apply(self, documents: list[dict[str, Any]], manager: str = "kubectl", force: bool = False) -> str:
        """Fails on a conflict with another manager, unless forced."""
        options = [f"--field-manager={manager}", *(["--force-conflicts"] if force else [])]
        return self.run("apply", "--server-side", *options, "--filename=-", stdin=yaml.safe_dump_all(documents))

    def apply_crds(self) -> None:
        self.run("apply", "--server-side", "--force-conflicts", f"--filename={CRDS}")
        self.run("wait", "--for=condition=Established", f"--filename={CRDS}", "--timeout=60s")

    def get(self, kind: str, name: str, *options: str) -> dict[str, Any]:
        return json.loads(self.run("get", kind, name, "--output=json", *options))

    def find(self, kind: str, name: str) -> dict[str, Any] | None:
        text = self.run("get", kind, name, "--output=json", "--ignore-not-found")
        return json.loads(text) if text.strip() else None

    def all(self, kind: str) -> list[dict[str, Any]]:
        return json.loads(self.run("get", kind, "--output=json"))["items"]

    def delete(self, documents: list[dict[str, Any]], seconds: float) -> None:
        """Deletes all of them with one command, and waits until they are gone."""
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            yaml.safe_dump_all(documents, file)
            file.flush()
            self.run(
                "delete", f"--filename={file.name}", "--ignore-not-found", f"--timeout={seconds:.0f}s", seconds=seconds + 10
            )

    def wipe_status(self, kind: str, name: str) -> None:
        self.run("patch", kind, name, "--subresource=status", "--type=merge", '--patch={"status": null}')

    def annotate(self, kind: str, name: str, **annotations: str) -> None:
        pairs = [f"prefecthosting.dev/{key.replace('_', '-')}={value}" for key, value in annotations.items()]
        self.run("annotate", "--overwrite", kind, name, *pairs)
