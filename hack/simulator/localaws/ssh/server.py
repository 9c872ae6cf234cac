"""An SSH server that only forwards: what is asked for by an address of a VPC goes to the process that stands for it."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import asyncssh

# Both raise LookupError, with the words for the other side, for an address that nothing listens on.
Find = Callable[[str, int], tuple[str, int]]
Admits = Callable[[str, asyncssh.SSHKey], bool]
STARTED_WITHIN = 10


class Loop:
    """A thread for what asyncssh does, begun at the first server."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.submit(work).result(STARTED_WITHIN)

    def submit(self, work: Coroutine[Any, Any, Any]) -> concurrent.futures.Future:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="ssh", daemon=True).start()
        return asyncio.run_coroutine_threadsafe(work, self._loop)


LOOP = Loop()


def new_key() -> asyncssh.SSHKey:
    return asyncssh.generate_private_key("ssh-ed25519")


def public_line(key: asyncssh.SSHKey) -> str:
    return key.export_public_key().decode().strip()


@dataclass(frozen=True)
class SshServer:
    """One on a free port of 127.0.0.1, with one host key."""

    host: str
    port: int
    host_key: asyncssh.SSHKey
    _acceptor: asyncssh.SSHAcceptor = field(repr=False)
    _open: set[asyncssh.SSHServerConnection] = field(repr=False)

    @property
    def known_hosts(self) -> str:
        """A line of known_hosts that trusts it."""
        return f"[{self.host}]:{self.port} {public_line(self.host_key)}"

    def cut(self) -> int:
        """Ends its connections, as a network that fails would; says how many there were."""
        return LOOP.run(self._cut())

    async def _cut(self) -> int:
        ended = list(self._open)
        for connection in ended:
            connection.abort()
        return len(ended)

    def close(self) -> None:
        self._acceptor.close()
        self.cut()


def start(find: Find, admits: Admits, host: str = "127.0.0.1", host_key: asyncssh.SSHKey | None = None) -> SshServer:
    return LOOP.run(_start(find, admits, host, host_key or new_key()))


async def _start(find: Find, admits: Admits, host: str, host_key: asyncssh.SSHKey) -> SshServer:
    connections: set[asyncssh.SSHServerConnection] = set()
    acceptor = await asyncssh.listen(
        host, 0, server_factory=lambda: _Session(find, admits, connections), server_host_keys=[host_key]
    )
    return SshServer(host, acceptor.get_port(), host_key, acceptor, connections)


class _Session(asyncssh.SSHServer):
    """One connection; no shell, no files, no listening: forwards only."""

    def __init__(self, find: Find, admits: Admits, connections: set[asyncssh.SSHServerConnection]):
        self._find = find
        self._admits = admits
        self._connections = connections

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        self._connections.add(conn)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self._connection)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return self._admits(username, key)

    def connection_requested(
        self, dest_host: str, dest_port: int, orig_host: str, orig_port: int
    ) -> Awaitable[asyncssh.SSHTCPSession]:
        return self._forward(dest_host, dest_port)

    async def _forward(self, host: str, port: int) -> asyncssh.SSHTCPSession:
        try:
            target = self._find(host, port)
        except LookupError as failure:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_CONNECT_FAILED, str(failure)) from None
        return await self._connection.forward_connection(*target)
