"""The WSGI application: control endpoints, faults and counting around moto's own."""

import json
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from localaws import stale
from localaws.calls import CallLog
from localaws.faults import Fault, Faults
from localaws.request import AwsRequest, error_code, read_request
from localaws.ssh import tunnels
from localaws.ssh.tunnels import Tunnels

UNCOUNTED = ("/moto-api", "/favicon.ico")


class ConnectionCut(ConnectionError):
    """Raised instead of an answer: the client sees its connection end."""


class Application:
    def __init__(self, moto: Callable, control: Callable, calls: CallLog, faults: Faults, tunnels: Tunnels) -> None:
        self._moto = moto
        self._control = control
        self._calls = calls
        self._faults = faults
        self._tunnels = tunnels

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> list[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith("/sim/"):
            return self._control(environ, start_response)
        if path.startswith(UNCOUNTED):
            return list(self._moto(environ, start_response))
        if path == tunnels.PATH:
            return self._tunnel(environ, start_response)
        status, headers, body = self._count(environ)
        start_response(status, headers)
        return [body]

    def _tunnel(self, environ: dict[str, Any], start_response: Callable) -> list[bytes]:
        request, refused, tunnel = self._tunnels.judge(environ)
        self._calls.add(
            request.service, request.operation, request.account, request.agent, refused.code if refused else None
        )
        if tunnel is not None:
            try:
                self._tunnels.carry(environ, tunnel)
            except tunnels.NotAWebSocket as error:
                refused = tunnels.Refused(400, "InvalidParameter", str(error))
        if refused is None:
            raise ConnectionCut("a tunnel has ended")
        status, headers, body = tunnels.refusal(refused)
        start_response(status, headers)
        return [body]

    def _count(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        request = read_request(environ)
        outcome = "lost"
        try:
            status, headers, body = self._disturbed(request, environ)
            outcome = error_code(int(status.split(" ", 1)[0]), headers, body)
        finally:
            self._calls.add(request.service, request.operation, request.account, request.agent, outcome)
        self._faults.kill_after(request)
        return status, headers, body

    def _disturbed(self, request: AwsRequest, environ: dict[str, Any]) -> tuple[str, list, bytes]:
        delay = self._faults.strike(request, "delay")
        if delay:
            time.sleep(delay.milliseconds / 1000)
        fault = self._faults.strike(request, "throttle", "error")
        if fault:
            return fault_answer(request, fault)
        answer = self._forward(environ)
        stale.remember(request, answer)
        weather = self._faults.lasting("staleRead", request.account)
        if weather and weather.matches(request):
            answer = stale.hide(request, answer, weather.seconds, partial(error_answer, request))
        if self._faults.strike(request, "lostAnswer"):
            cut(environ)
        return answer

    def _forward(self, environ: dict[str, Any]) -> tuple[str, list, bytes]:
        head: list[Any] = []

        def start_response(status: str, headers: list, *_: Any) -> None:
            head[:] = [status, headers]

        answer = self._moto(environ, start_response)
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        return head[0], head[1], body


def cut(environ: dict[str, Any]) -> None:
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        # Without it the server would keep the connection and the client wait for ever.
        connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionCut("the answer was lost on request")


def fault_answer(request: AwsRequest, fault: Fault) -> tuple[str, list, bytes]:
    if fault.kind == "throttle":
        return error_answer(request, *throttled(request))
    return error_answer(request, fault.code, fault.status, fault.message)


def error_answer(request: AwsRequest, code: str, status: int, message: str) -> tuple[str, list, bytes]:
    if request.form:
        content = "text/xml"
        if request.service == "ec2":
            body = (
                f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
                "<RequestID>fault</RequestID></Response>"
            )
        else:
            body = (
                f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
                "<RequestId>fault</RequestId></ErrorResponse>"
            )
    else:
        content = "application/x-amz-json-1.1"
        body = json.dumps({"__type": code, "message": message})
    headers = [("Content-Type", content), ("x-amzn-ErrorType", code), ("Content-Length", str(len(body.encode())))]
    return f"{status} fault", headers, body.encode()


def throttled(request: AwsRequest) -> tuple[str, int, str]:
    if request.service == "ec2":
        return "RequestLimitExceeded", 503, "Request limit exceeded."
    if request.form:
        return "Throttling", 400, "Rate exceeded"
    return "ThrottlingException", 400, "Rate exceeded"
