"""The bastion of local AWS, and the Secret by which a hosting comes through it (via: Ssh)."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hosting import docs, local_aws

SECRET = "bastion"


def new_key() -> tuple[str, str]:
    """Private half and public line."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "id"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file], check=True)
        return file.read_text(), file.with_suffix(".pub").read_text()


@dataclass(frozen=True)
class Bastion:
    private: str
    public: str
    host: str
    port: int
    user: str
    known_hosts: str

    @staticmethod
    def as_documented(folder: Path) -> Bastion:
        """By the commands of docs/access.md: key, host key and Secret."""
        found = local_aws.control("GET", "bastion")
        # There is no host of that name, and what the stand-in shows is known.
        docs.run("access.md", "ssh-keygen", folder, ssh_keyscan=f"echo '{found['knownHosts'].strip()}'")
        private, public = (folder / "id").read_text(), (folder / "id.pub").read_text()
        local_aws.control("POST", "bastion", {"authorizedKeys": public})
        return Bastion(private, public, found["host"], found["port"], found["user"], found["knownHosts"])

    def hop(self) -> str:
        return f"{self.user}@{self.host}:{self.port}"

    def way(self) -> dict[str, Any]:
        """spec.prefectApi."""
        return {
            "via": "Ssh",
            "ssh": {
                "host": self.host,
                "port": self.port,
                "user": self.user,
                "privateKeySecretRef": {"name": SECRET, "key": "id"},
                "knownHostsSecretRef": {"name": SECRET, "key": "known_hosts"},
            },
        }

    def secret(self, known_hosts: str | None = None) -> dict[str, Any]:
        return {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": SECRET},
            "stringData": {"id": self.private, "known_hosts": known_hosts or self.known_hosts},
        }

    def another_host_key(self) -> str:
        """A line for another machine under this address."""
        return f"[{self.host}]:{self.port} {new_key()[1]}"

    def admit(self, *keys: str) -> None:
        """These alone, from now on; what is open stays open."""
        local_aws.control("POST", "bastion", {"authorizedKeys": "".join(keys)})

    @staticmethod
    def cut() -> int:
        return int(local_aws.control("DELETE", "bastion/connections")["cut"])

    @contextmanager
    def being_cut(self, every: float) -> Iterator[list[int]]:
        """Cuts what is open again and again; each entry says how much."""
        cuts: list[int] = []
        over = threading.Event()

        def work() -> None:
            while not over.wait(every):
                cuts.append(self.cut())

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield cuts
        finally:
            over.set()
            thread.join()
