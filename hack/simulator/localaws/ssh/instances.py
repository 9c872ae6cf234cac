"""The SSH servers of instances: who pushed a key through EC2 Instance Connect gets in for a minute."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field

import asyncssh

from localaws import lifecycle
from localaws.faults import FAULTS
from localaws.runner.addresses import BOOK
from localaws.ssh import server
from localaws.ssh.targets import inside

KEY_SECONDS = 60


@dataclass
class InstanceSsh:
    """One instance as SSH sees it; its server starts when a tunnel first leads there."""

    account: str
    vpc: str
    host_key: asyncssh.SSHKey = field(default_factory=server.new_key)
    _pushed: dict[str, list[tuple[asyncssh.SSHKey, float]]] = field(default_factory=lambda: defaultdict(list))
    _server: server.SshServer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def push(self, user: str, key: asyncssh.SSHKey) -> None:
        self._pushed[user].append((key, lifecycle.now() + KEY_SECONDS))

    def admits(self, user: str, key: asyncssh.SSHKey) -> bool:
        if FAULTS.lasting("keyExpired", self.account):
            return False
        return any(key == pushed and lifecycle.now() < until for pushed, until in self._pushed[user])

    def port(self) -> int:
        with self._lock:
            if self._server is None:
                self._server = server.start(inside(BOOK, self.vpc), self.admits, host_key=self.host_key)
            return self._server.port

    def change_host_key(self) -> None:
        """As if another machine answered."""
        self.host_key = server.new_key()
        self.close()

    def close(self) -> None:
        with self._lock:
            if self._server is not None:
                self._server.close()
                self._server = None


_instances: dict[str, InstanceSsh] = {}
_lock = threading.Lock()


def of(instance) -> InstanceSsh:
    """Of an instance of moto."""
    with _lock:
        if instance.id not in _instances:
            _instances[instance.id] = InstanceSsh(instance.ec2_backend.account_id, instance.vpc_id)
        return _instances[instance.id]


def known(instance_id: str) -> InstanceSsh | None:
    return _instances.get(instance_id)


def close_all() -> None:
    for each in list(_instances.values()):
        each.close()
