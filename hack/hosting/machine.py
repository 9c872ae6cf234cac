"""API server, local AWS and operator under one name, started and stopped by the scripts that people call."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from hosting import local_aws, samples
from hosting.kubernetes import Kubernetes

HACK = Path(__file__).resolve().parents[1]
EXPORT = re.compile(r"^export (\w+)=(.*)$", re.MULTILINE)
# Short, so that a test that waits for a sweep or for a grace does not wait for minutes.
SETTINGS = {"PREFECT_HOSTING_SWEEP_INTERVAL": "20s", "PREFECT_HOSTING_CREATE_GRACE": "3s"}


@dataclass(frozen=True)
class Machine:
    name: str
    prefect: str = "3"
    settings: dict[str, str] = field(default_factory=lambda: dict(SETTINGS))
    # More entries of the map from images to what stands for them here.
    images: tuple[dict[str, str], ...] = ()

    def start(self) -> None:
        self.start_servers()
        Kubernetes().apply_crds()
        self.start_operator()

    def start_servers(self) -> None:
        """Without CRDs and operator."""
        images = Path(tempfile.gettempdir()) / f"{self.name}-images.yaml"
        images.write_text(samples.flow_images(self.prefect, self.images))
        self.up("kube")
        self.up("localaws", "--images", str(images))

    def stop(self) -> None:
        for program in ("operator", "localaws", "kube"):
            subprocess.run([HACK / program, "down", "--name", self.name], check=False)

    def start_operator(self) -> int:
        """The process ID; harmless if it runs."""
        self.up("operator", environment=self.settings)
        return int(os.environ["OPERATOR_PID"])

    def start_operator_to_be_killed(self, **fault: str | int) -> int:
        """Starts one that local AWS kills right after its first mutating call, be it ready by then or not."""
        pid_file = Path(self._cache() / "run" / f"operator-{self.name}" / "operator.pid")
        pid_file.unlink(missing_ok=True)
        command = [HACK / "operator", "up", "--name", self.name]
        # Its first call comes a second after its start, so there is time to name it to local AWS.
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **self.settings})
        while not (pid_file.exists() and pid_file.read_text().count("\n") == 2):
            time.sleep(0.02)
        pid = int(pid_file.read_text().split()[0])
        local_aws.control("POST", "faults", {"kind": "kill", "pid": pid, **fault})
        return pid

    @staticmethod
    def _cache() -> Path:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "prefect-hosting-operator"

    def stop_operator(self) -> None:
        subprocess.run([HACK / "operator", "down", "--name", self.name], check=True)

    @staticmethod
    def alive(pid: int) -> bool:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return False
        return state != "Z"

    @staticmethod
    def log_tail(lines: int) -> str:
        log = Path(os.environ.get("OPERATOR_LOG", "/nothing"))
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.is_file() else "no log"

    def up(self, program: str, *options: str, environment: dict[str, str] | None = None) -> None:
        """Starts the program of hack/ under this name, and takes what it exports into this process's environment."""
        command = [str(HACK / program), "up", "--name", self.name, *options]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})})
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} failed")
        os.environ.update({name: value.strip("'\"") for name, value in EXPORT.findall(done.stdout)})

