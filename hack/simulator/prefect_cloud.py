"""A stand-in for Prefect Cloud: its paths, API keys and rate limits in front of a real Prefect server.

python -m prefect_cloud --upstream http://127.0.0.1:4200/api --account UUID --workspace UUID --key KEY [--port PORT]

What it prints is the address of its API, as `spec.prefect.cloud.apiUrl` wants it. A test steers it:

    POST /stand-in/keys      ["key"]                          which keys are valid from now on
    POST /stand-in/throttle  {"times": 1, "retryAfter": 3}    the next calls are answered 429; "method" and "agent" narrow it
    GET  /stand-in/calls     what was called: method, path, status, agent, and whether it came before its Retry-After was over
    DELETE /stand-in/calls
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from localaws.runner.forwarders import pipe

WORKSPACE = re.compile(r"/api/accounts/([^/]+)/workspaces/([^/]+)(/.*)?")
HOP_BY_HOP = ("connection", "keep-alive", "transfer-encoding", "content-length", "authorization", "host")
# Cloud has these; the server calls them otherwise.
RENAMED = {"/collections/work_pool_types": "/collections/views/aggregate-worker-metadata"}
# The server has these and Cloud has not.
MISSING = ("/admin", "/csrf-token")
UPSTREAM_SECONDS = 60


@dataclass
class Throttle:
    times: int
    retry_after: int
    method: str = ""
    agent: str = ""

    def meets(self, method: str, agent: str) -> bool:
        return self.times > 0 and self.method in ("", method) and self.agent in agent


@dataclass
class Cloud:
    upstream: str
    account: str
    workspace: str
    keys: list[str]
    calls: list[dict[str, Any]] = field(default_factory=list)
    throttle: Throttle | None = None
    pauses: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def workspaces(self) -> list[dict[str, str]]:
        return [
            {
                "account_id": self.account,
                "account_name": "Stand-in",
                "account_handle": "stand-in",
                "workspace_id": self.workspace,
                "workspace_name": "Test",
                "workspace_description": "",
                "workspace_handle": "test",
            }
        ]

    def throttled(self, method: str, agent: str) -> int | None:
        """How long the caller is to wait, if it is to."""
        with self.lock:
            if self.throttle is None or not self.throttle.meets(method, agent):
                return None
            self.throttle.times -= 1
            self.pauses[agent] = time.monotonic() + self.throttle.retry_after
            return self.throttle.retry_after

    def record(self, call: dict[str, Any]) -> None:
        with self.lock:
            self.calls.append(call)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_: Any) -> None:
        """Calls are asked for, not printed."""

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/stand-in/"):
            self._steer(self.path.removeprefix("/stand-in/"), body)
            return
        agent = self.headers.get("User-Agent", "")
        early = time.monotonic() < self.server.cloud.pauses.get(agent, 0)
        path = urlsplit(self.path).path
        status = self._api(path, body, agent)
        self.server.cloud.record({"method": self.command, "path": path, "status": status, "agent": agent, "early": early})

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve

    def _api(self, path: str, body: bytes, agent: str) -> int:
        cloud = self.server.cloud
        key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if key not in cloud.keys:
            return self._answer(401, {"detail": "Invalid authentication credentials"})
        wait = cloud.throttled(self.command, agent)
        if wait is not None:
            return self._answer(429, {"detail": "Rate limit exceeded"}, {"Retry-After": str(wait)})
        if path == "/api/me/workspaces":
            return self._answer(200, cloud.workspaces())
        named = WORKSPACE.fullmatch(path)
        if named is None:
            return self._answer(404, {"detail": "Not Found"})
        if named.groups()[:2] != (cloud.account, cloud.workspace):
            return self._answer(403, {"detail": "Forbidden"})
        inside = named.group(3) or "/"
        if inside.startswith(MISSING):
            return self._answer(404, {"detail": "Not Found"})
        query = urlsplit(self.path).query
        return self._forward(RENAMED.get(inside, inside) + (f"?{query}" if query else ""), body)

    def _forward(self, path: str, body: bytes) -> int:
        target = urlsplit(self.server.cloud.upstream)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        if self.headers.get("Upgrade"):
            return self._upgrade(target.hostname or "", target.port or 80, target.path + path, headers)
        upstream = http.client.HTTPConnection(target.hostname or "", target.port, timeout=UPSTREAM_SECONDS)
        try:
            upstream.request(self.command, target.path + path, body or None, headers)
            answer = upstream.getresponse()
            content = answer.read()
        except OSError as failure:
            return self._answer(503, {"detail": f"the server behind it does not answer: {failure}"})
        finally:
            upstream.close()
        kept = {name: value for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP}
        return self._send(answer.status, content, kept)

    def _upgrade(self, host: str, port: int, path: str, headers: dict[str, str]) -> int:
        """A web socket: both ends talk to each other from now on."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}:{port}", "Connection: Upgrade"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.close_connection = True
        with socket.create_connection((host, port), timeout=UPSTREAM_SECONDS) as upstream:
            upstream.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
            pipe(self.connection, upstream)
        return 101

    def _steer(self, what: str, body: bytes) -> None:
        cloud = self.server.cloud
        asked = json.loads(body) if body else None
        with cloud.lock:
            if (self.command, what) == ("POST", "keys"):
                cloud.keys = list(asked)
            elif (self.command, what) == ("POST", "throttle"):
                cloud.throttle = Throttle(
                    asked["times"], asked["retryAfter"], asked.get("method", ""), asked.get("agent", "")
                )
            elif (self.command, what) == ("DELETE", "calls"):
                cloud.calls.clear()
            elif (self.command, what) != ("GET", "calls"):
                self._answer(404, {"detail": f"no {self.command} {what}"})
                return
            calls = list(cloud.calls)
        self._answer(200, calls)

    def _answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> int:
        return self._send(status, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})

    def _send(self, status: int, content: bytes, headers: dict[str, str]) -> int:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return status


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, cloud: Cloud, port: int):
        self.cloud = cloud
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api"


def main() -> None:
    parser = argparse.ArgumentParser(prog="prefect_cloud", description=__doc__)
    parser.add_argument("--upstream", required=True, help="the API of a Prefect server")
    parser.add_argument("--account", required=True)
    parser.add_argument("--workspace", required=True)
    parser.add_argument("--key", action="append", required=True)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    server = Server(Cloud(given.upstream.rstrip("/"), given.account, given.workspace, given.key), given.port)
    print(server.api, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
