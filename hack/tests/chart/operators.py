"""Operators as the chart would start them, but as processes of this machine with the token of its service account."""

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from conftest import TOP

JAR = TOP / "operator" / "target" / "prefect-hosting-operator.jar"
SECONDS = 120


def kubectl(*arguments: str, stdin: str = "") -> str:
    done = subprocess.run([os.environ["KUBECTL"], *arguments], input=stdin, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def apply(*documents: dict[str, Any]) -> None:
    kubectl("apply", "--server-side", "-f", "-", stdin=yaml.safe_dump_all(documents))


def resource(kind: str, name: str, namespace: str, spec: dict[str, Any], **labels: str) -> dict[str, Any]:
    metadata = {"name": name, "namespace": namespace, "labels": labels}
    return {"apiVersion": "prefecthosting.dev/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec}


def ready(kind: str, name: str, namespace: str) -> str:
    """Status of its condition Ready, or nothing."""
    path = '{.status.conditions[?(@.type=="Ready")].status}'
    return kubectl("get", kind, name, "-n", namespace, "-o", f"jsonpath={path}")


def wait(what: str, condition: Callable[[], Any]) -> Any:
    until = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < until, f"after {SECONDS} s: {what}"
        time.sleep(0.3)
    return found


@dataclass
class Installation:
    """The objects of the chart, and the operators that its Deployment would start."""

    documents: list[dict[str, Any]]
    folder: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    def install(self) -> None:
        # Nobody makes Pods here, and ServiceMonitor is another project's.
        apply(*(d for d in self.documents if d["kind"] != "Deployment"))
        kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
        account = next(d["metadata"] for d in self.documents if d["kind"] == "ServiceAccount")
        self.account = f"system:serviceaccount:{account['namespace']}:{account['name']}"
        token = kubectl("create", "token", account["name"], "-n", account["namespace"], "--duration=1h").strip()
        config = yaml.safe_load(Path(os.environ["KUBECONFIG"]).read_text())
        config["users"][0]["user"] = {"token": token}
        self.kubeconfig = self.folder / f"{account['name']}.kubeconfig"
        self.kubeconfig.write_text(yaml.safe_dump(config))

    def start(self, name: str) -> None:
        port = self.ports[name] = free_port()
        [container] = next(d for d in self.documents if d["kind"] == "Deployment")["spec"]["template"]["spec"]["containers"]
        environment = os.environ | {variable["name"]: variable["value"] for variable in container["env"]}
        environment |= {"KUBECONFIG": str(self.kubeconfig), "HOSTNAME": name,
                        "PREFECT_HOSTING_MANAGEMENT_ADDRESS": "127.0.0.1", "PREFECT_HOSTING_MANAGEMENT_PORT": str(port)}  # fmt: skip
        with (self.folder / f"{name}.log").open("wb") as log:
            command = [f"{os.environ['JAVA_HOME']}/bin/java", *os.environ["JAVA_FLAGS"].split(), "-jar", str(JAR)]
            self.running[name] = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        wait(f"{name} is not ready: {self.folder}", lambda: is_ready(port))

    def metrics(self, name: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}/metrics", timeout=10) as answer:
            return answer.read().decode()

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        process.wait()

    def end(self, name: str) -> None:
        """As Kubernetes asks for it, before it kills."""
        process = self.running.pop(name)
        process.terminate()
        try:
            process.wait(SECONDS)
        finally:
            process.kill()

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def calls(self, audit: Path) -> list[dict[str, Any]]:
        entries = (json.loads(line) for line in audit.read_text().splitlines())
        return [entry for entry in entries if entry["user"]["username"] == self.account]


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
