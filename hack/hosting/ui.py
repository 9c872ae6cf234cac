"""The UIs of hostings, as a browser asks the operator for them."""

from __future__ import annotations

import http.client
import json
import random
import socket
from typing import Any

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Request, TextMessage

SECONDS = 60


def settings(namespace: str) -> dict[str, str]:
    """Of an operator that serves those of this namespace, on a port that is free now."""
    # Below the range from which systems take the ports of outgoing connections: minutes pass before it listens.
    port = next(port for port in iter(lambda: random.randrange(20000, 32000), 0) if _is_free(port))
    return {"PREFECT_HOSTING_UI_PORT": str(port), "PREFECT_HOSTING_UI_NAMESPACES": namespace}


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def get(port: int, host: str, path: str = "/", **headers: str) -> tuple[int, str]:
    """Status and body; host is what the browser has in its address bar."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    connection.request("GET", path, headers={"Host": f"{host}:{port}", **headers})
    answer = connection.getresponse()
    return answer.status, answer.read().decode(errors="replace")


def first_event(port: int, host: str, token: str) -> dict[str, Any]:
    """What the WebSocket of the UI's event feed says first after a login."""
    browser = WSConnection(ConnectionType.CLIENT)
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
        connection.sendall(
            browser.send(Request(host=f"{host}:{port}", target="/api/events/out", subprotocols=["prefect"]))
        )
        while True:
            received = connection.recv(65536)
            assert received, "the WebSocket was closed"
            browser.receive_data(received)
            for event in browser.events():
                if isinstance(event, AcceptConnection):
                    login = json.dumps({"type": "auth", "token": token})
                    connection.sendall(browser.send(TextMessage(data=login)))
                elif isinstance(event, TextMessage):
                    return dict(json.loads(event.data))
                else:
                    raise OSError(f"no WebSocket: {event}")


def port_of(settings: dict[str, str]) -> int:
    return int(settings["PREFECT_HOSTING_UI_PORT"])
