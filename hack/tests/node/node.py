"""A cluster of one node with the operator's image on it, and local AWS beside it that Pods reach."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from hosting import local_aws, samples
from hosting.machine import EXPORT, HACK, Machine

PROXY = "PREFECT_HOSTING_PREFECT_PROXY"


@dataclass(frozen=True)
class Process:
    """What the node's kernel says of a container's program."""

    status: dict[str, str]
    root_is_read_only: bool


@dataclass(frozen=True)
class Node:
    name: str
    prefect: str = "3"

    def start(self) -> None:
        machine = Machine(self.name, self.prefect)
        machine.up("cluster", "--yes")
        images = Path(tempfile.gettempdir()) / f"{self.name}-images.yaml"
        images.write_text(samples.flow_images(self.prefect))
        machine.up("localaws", "--images", str(images))
        for url in (local_aws.endpoint(), os.environ[PROXY]):
            self._cluster("reach", str(urlsplit(url).port))

    def stop(self) -> None:
        for program in ("localaws", "cluster"):
            subprocess.run([HACK / program, "down", "--name", self.name], check=False)

    def load_image(self) -> str:
        """Makes the operator's image, puts it on the node, and gives its reference."""
        done = subprocess.run([HACK / "image"], stdout=subprocess.PIPE, text=True, check=True)
        exports = {name: value.strip("'\"") for name, value in EXPORT.findall(done.stdout)}
        self._cluster("load", exports["IMAGE_ARCHIVE"])
        return exports["IMAGE"]

    @staticmethod
    def for_pods(url: str) -> str:
        """The same place of this machine's loopback, as Pods name it."""
        return f"http://{os.environ['CLUSTER_HOST']}:{urlsplit(url).port}"

    def audit(self) -> str:
        return self._cluster("audit")

    def java_of(self, pod_uid: str) -> Process:
        """The operator in that Pod."""
        script = f"""
            for process in $(grep -lE '{pod_uid.replace("-", "[-_]")}' /proc/[0-9]*/cgroup); do
              process=${{process%/cgroup}}
              grep -q '^Name:.java' $process/status && cat $process/status && grep ' / / ' $process/mountinfo && exit
            done; exit 1"""
        text = self._cluster("node", "--", "sh", "-c", script)
        status = dict(re.findall(r"^(\w+):\s*(.*)$", text, re.MULTILINE))
        options = re.findall(r"^\d+ \d+ \S+ / / (\S+)", text, re.MULTILINE)[-1]
        return Process(status, "ro" in options.split(","))

    def _cluster(self, verb: str, *arguments: str) -> str:
        command = [HACK / "cluster", verb, "--name", self.name, *arguments]
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=300).stdout
