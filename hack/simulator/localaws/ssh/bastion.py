"""A bastion that reaches every VPC of local AWS, for `prefectApi.via: Ssh` and for people."""

from __future__ import annotations

import threading
from typing import Any

import asyncssh

from localaws.runner.addresses import BOOK, AddressBook
from localaws.ssh import server
from localaws.ssh.targets import anywhere

USER = "ec2-user"


class Bastion:
    """Started when somebody first asks for it; then it admits the keys that it was given, for every user."""

    def __init__(self, book: AddressBook = BOOK) -> None:
        self._book = book
        self._keys: list[asyncssh.SSHKey] = []
        self._server: server.SshServer | None = None
        self._lock = threading.Lock()

    def describe(self) -> dict[str, Any]:
        running = self._running()
        return {"host": running.host, "port": running.port, "user": USER, "knownHosts": running.known_hosts + "\n"}

    def admit(self, authorized_keys: str) -> dict[str, Any]:
        """In place of the keys before: lines of authorized_keys; ValueError if one is not a public key."""
        try:
            self._keys = [
                asyncssh.import_public_key(line) for line in authorized_keys.splitlines() if line.strip()
            ]
        except asyncssh.KeyImportError as error:
            raise ValueError(f"authorizedKeys: {error}; write lines as in authorized_keys") from None
        return self.describe()

    def cut(self) -> int:
        return self._server.cut() if self._server is not None else 0

    def _running(self) -> server.SshServer:
        with self._lock:
            if self._server is None:
                self._server = server.start(anywhere(self._book), lambda _, key: key in self._keys)
            return self._server

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
