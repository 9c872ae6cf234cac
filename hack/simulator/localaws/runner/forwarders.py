"""A local port for each name that leads to tasks; whoever connects to it reaches one that runs now."""

from __future__ import annotations

import contextlib
import select
import socket
import socketserver
import threading
from collections.abc import Callable

Resolve = Callable[[str, int], "tuple[str, int] | None"]
CHUNK = 65536


class Forwarders:
    """Resolves at each connection, so that a replaced task needs no new port."""

    def __init__(self, find: Resolve):
        self._find = find
        self._servers: dict[tuple[str, int], socketserver.ThreadingTCPServer] = {}

    def local_port(self, name: str, port: int) -> int:
        if (name, port) not in self._servers:
            self._servers[name, port] = self._serve(name, port)
        return int(self._servers[name, port].server_address[1])

    def _serve(self, name: str, port: int) -> socketserver.ThreadingTCPServer:
        find = self._find

        class Connection(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                target = find(name, port)
                if target is None:
                    return
                with contextlib.suppress(OSError), socket.create_connection(target, timeout=10) as upstream:
                    pipe(self.request, upstream)

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Connection)
        server.daemon_threads, server.block_on_close = True, False
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True).start()
        return server


def pipe(one: socket.socket, other: socket.socket, idle_seconds: float = 600) -> None:
    """Copies in both directions until either side ends."""
    ends = {one: other, other: one}
    while True:
        readable, _, _ = select.select(list(ends), [], [], idle_seconds)
        if not readable:
            return
        for end in readable:
            piece = end.recv(CHUNK)
            if not piece:
                return
            ends[end].sendall(piece)
