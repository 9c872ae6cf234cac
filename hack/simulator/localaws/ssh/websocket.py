"""A WebSocket on the connection of a WSGI request."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, BytesMessage, CloseConnection, Ping, Request, TextMessage
from wsproto.utilities import RemoteProtocolError

LONGEST_FRAME = 65_000
TOO_BIG, NOT_BINARY = 1009, 1003


class NotAWebSocket(Exception):
    """The request asks for no upgrade."""


class Ended(Exception):
    """The other side closed it, or broke its rules."""


class WebSocket:
    """Binary frames only, each of 65,000 bytes at most."""

    def __init__(self, environ: dict[str, Any]):
        self.socket: socket.socket = environ["werkzeug.socket"]
        self.socket.settimeout(None)
        self._protocol = WSConnection(ConnectionType.SERVER)
        headers = [
            (name[5:].replace("_", "-").lower().encode(), value.encode("latin-1"))
            for name, value in environ.items()
            if name.startswith("HTTP_")
        ]
        try:
            self._protocol.initiate_upgrade_connection(headers, environ["PATH_INFO"])
            asked = any(isinstance(event, Request) for event in self._protocol.events())
        except RemoteProtocolError as error:
            raise NotAWebSocket(str(error)) from None
        if not asked:
            raise NotAWebSocket("no upgrade was asked for")
        self.socket.sendall(self._protocol.send(AcceptConnection()))
        self._frame = 0

    def received(self) -> Iterator[bytes]:
        """What has arrived; blocks for it. Raises Ended."""
        try:
            data = self.socket.recv(65536)
            if not data:
                raise Ended
            self._protocol.receive_data(data)
            for event in self._protocol.events():
                yield from self._handled(event)
        except (OSError, RemoteProtocolError):
            raise Ended from None

    def _handled(self, event: Any) -> Iterator[bytes]:
        match event:
            case BytesMessage():
                self._frame += len(event.data)
                if self._frame > LONGEST_FRAME:
                    self.close(TOO_BIG, "Frames have 65,000 bytes at most")
                    raise Ended
                if event.frame_finished:
                    self._frame = 0
                yield bytes(event.data)
            case TextMessage():
                self.close(NOT_BINARY, "Only binary frames are understood")
                raise Ended
            case Ping():
                self.socket.sendall(self._protocol.send(event.response()))
            case CloseConnection():
                self.socket.sendall(self._protocol.send(event.response()))
                raise Ended

    def send(self, data: bytes) -> None:
        self.socket.sendall(self._protocol.send(BytesMessage(data=data)))

    def close(self, code: int = 1000, reason: str = "") -> None:
        with contextlib.suppress(Exception):
            self.socket.sendall(self._protocol.send(CloseConnection(code=code, reason=reason)))
