"""The data plane of EC2 Instance Connect Endpoints: WebSockets that lead to port 22 of an instance."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs


from localaws import dispatch, lifecycle, signatures
from localaws.ec2 import connect_endpoints
from localaws.ec2.reachability import admitted
from localaws.faults import FAULTS
from localaws.request import AwsRequest
from localaws.runner.addresses import BOOK, VpcAddress
from localaws.ssh import instances
from localaws.ssh.websocket import Ended, NotAWebSocket, WebSocket

PATH = "/openTunnel"
SERVICE, OPERATION = "ec2-instance-connect", "OpenTunnel"
SIGNED_SECONDS = 60
MOST_TUNNELS = 20
LONGEST_SECONDS = 3600
LOOK_SECONDS = 0.2
SSH_PORT = 22


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str):
        super().__init__(message)
        self.status, self.code = status, code


@dataclass
class Tunnel:
    endpoint: str
    address: str
    account: str
    until: float
    runs: Callable[[], bool]
    began: float = field(default_factory=time.time)
    cut: bool = False

    def describe(self) -> dict[str, Any]:
        return {"endpoint": self.endpoint, "address": self.address, "account": self.account, "began": self.began}


class Tunnels:
    """Those that are open, and the door to further ones."""

    def __init__(self) -> None:
        self._open: list[Tunnel] = []
        self._lock = threading.Lock()

    def describe(self) -> list[dict[str, Any]]:
        return [tunnel.describe() for tunnel in list(self._open)]

    def cut(self, account: str | None = None) -> int:
        """Ends them as a network that fails would; says how many there were."""
        cut = [tunnel for tunnel in list(self._open) if account in (None, tunnel.account)]
        for tunnel in cut:
            tunnel.cut = True
        return len(cut)

    def judge(self, environ: dict[str, Any]) -> tuple[AwsRequest, Refused | None, Tunnel | None]:
        """The call for the log, and either why there is no tunnel or what it is to be."""
        try:
            signer = signatures.check(environ, SERVICE, SIGNED_SECONDS)
        except (signatures.BadSignature, ValueError) as error:
            return _request(environ, "", ""), Refused(403, "SignatureDoesNotMatch", str(error)), None
        request = _request(environ, signer.account, signer.region)
        delay = FAULTS.strike(request, "delay")
        if delay:
            time.sleep(delay.milliseconds / 1000)
        fault = FAULTS.strike(request, "error", "throttle")
        if fault:
            return request, Refused(fault.status, fault.code, fault.message), None
        try:
            return request, None, self._wanted(parse_qs(environ["QUERY_STRING"]), signer)
        except Refused as refused:
            return request, refused, None

    def _wanted(self, query: dict[str, list[str]], signer: signatures.Signer) -> Tunnel:
        endpoint_id, address = _one(query, "instanceConnectEndpointId"), _one(query, "privateIpAddress")
        if _one(query, "remotePort") not in ("22", "3389"):
            message = "The specified RemotePort is not valid. Specify either 22 or 3389 as the RemotePort and retry."
            raise Refused(400, "InvalidParameter", message)
        seconds = int(query.get("maxTunnelDuration", [str(LONGEST_SECONDS)])[0])
        if not 1 <= seconds <= LONGEST_SECONDS:
            raise Refused(400, "InvalidParameter", "The specified MaxTunnelDuration is not valid.")
        with dispatch.STATE:
            lifecycle.settle()
            endpoint = connect_endpoints.find(signer.account, signer.region, endpoint_id)
            if endpoint is None:
                raise Refused(400, "ResourceNotFound", f"The endpoint {endpoint_id} was not found.")
            if endpoint.lifecycle.state != "create-complete":
                raise Refused(400, "InvalidState", f"The endpoint {endpoint_id} is {endpoint.lifecycle.state}.")
        if sum(1 for each in list(self._open) if each.endpoint == endpoint_id) >= MOST_TUNNELS:
            raise Refused(429, "TooManyConnections", f"The endpoint {endpoint_id} has 20 connections already.")
        port = int(_one(query, "remotePort"))
        runs = lambda: _alive(endpoint) and _instance(endpoint, address, port) is not None  # noqa: E731
        return Tunnel(endpoint_id, address, signer.account, lifecycle.now() + seconds, runs)

    def carry(self, environ: dict[str, Any], tunnel: Tunnel) -> None:
        """Until one side ends, it is cut, its time is over, or the instance stops; NotAWebSocket if it is none."""
        websocket = WebSocket(environ)
        with self._lock:
            self._open.append(tunnel)
        try:
            ssh = self._ssh(environ, tunnel)
            if ssh is None:
                websocket.close(1011, "Unable to connect to target")
                return
            with ssh:
                _bridge(websocket, ssh, tunnel)
        finally:
            self._open.remove(tunnel)
            with contextlib.suppress(OSError):
                websocket.socket.shutdown(socket.SHUT_RDWR)

    def _ssh(self, environ: dict[str, Any], tunnel: Tunnel) -> socket.socket | None:
        query = parse_qs(environ["QUERY_STRING"])
        with dispatch.STATE:
            endpoint = connect_endpoints.find_anywhere(tunnel.endpoint)
            instance = _instance(endpoint, tunnel.address, int(_one(query, "remotePort"))) if endpoint else None
            if instance is None or _one(query, "remotePort") != str(SSH_PORT):
                return None
            # A test may have put an SSH server of its own there.
            port = BOOK.find_in(VpcAddress(endpoint.subnet.vpc_id, tunnel.address, SSH_PORT))
            port = port or instances.of(instance).port()
        with contextlib.suppress(OSError):
            return socket.create_connection(("127.0.0.1", port), timeout=10)
        return None


def _bridge(websocket: WebSocket, ssh: socket.socket, tunnel: Tunnel) -> None:
    ssh.settimeout(None)
    looked = 0.0
    while not tunnel.cut:
        now = time.monotonic()
        if now - looked > LOOK_SECONDS:
            looked = now
            if lifecycle.now() > tunnel.until:
                websocket.close(1000, "MaxTunnelDuration is over")
                return
            if not tunnel.runs():
                return
        readable, _, _ = select.select([websocket.socket, ssh], [], [], LOOK_SECONDS)
        try:
            if websocket.socket in readable:
                for data in websocket.received():
                    ssh.sendall(data)
            if ssh in readable:
                data = ssh.recv(32768)
                if not data:
                    websocket.close()
                    return
                websocket.send(data)
        except (Ended, OSError):
            return


def _alive(endpoint: Any) -> bool:
    return endpoint.lifecycle.state == "create-complete"


def _instance(endpoint: Any, address: str, port: int) -> Any:
    """The instance that has this address and is let through to, or None."""
    for interface in list(endpoint.backend.enis.values()):
        if interface.private_ip_address != address or interface.subnet.vpc_id != endpoint.subnet.vpc_id:
            continue
        instance = interface.instance
        if instance is not None and instance.state == "running" and admitted(endpoint.interface, interface, port):
            return instance
    return None


def _one(query: dict[str, list[str]], name: str) -> str:
    if name not in query:
        raise Refused(400, "InvalidParameter", f"The parameter {name} is missing.")
    return query[name][0]


def _request(environ: dict[str, Any], account: str, region: str) -> AwsRequest:
    agent = environ.get("HTTP_USER_AGENT", "")
    return AwsRequest(SERVICE, OPERATION, account, region, agent, body=b"", form=False)


def refusal(refused: Refused) -> tuple[str, list[tuple[str, str]], bytes]:
    body = json.dumps({"ErrorCode": refused.code, "Message": str(refused)}).encode()
    return f"{refused.status} Refused", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))], body


