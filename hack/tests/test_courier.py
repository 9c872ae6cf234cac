"""The script of a courier's task against a server that misbehaves; each answer that there is comes back."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = (ROOT / "operator/src/main/resources/dev/prefecthosting/courier/courier.py").read_text()
KEY = b"k" * 32
FLOW = "a" * 64


class Server(ThreadingHTTPServer):
    """Answers by path; remembers what came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[tuple[str, Any, str | None]] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.path, json.loads(body or b"null"), self.headers.get("Authorization")))
        if self.path == "/api/broken":
            self.wfile.write(b"this is no HTTP\r\n\r\n")
            return
        status, text = self.server.answers.get(self.path, (200, b"{}"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        if status // 100 == 3:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as stub:
        threading.Thread(target=stub.serve_forever, daemon=True).start()
        yield stub
        stub.shutdown()


def request(path: str, **more: Any) -> dict[str, Any]:
    plain = {"key": path, "read": False, "method": "POST", "operation": f"POST {path}", "path": path, "body": {}}
    return plain | more


def bring(server: Server, *requests: dict[str, Any], script: str = SCRIPT) -> list[dict[str, Any]]:
    letter = {"key": base64.b64encode(KEY).decode(), "requests": requests}
    text = base64.b64encode(gzip.compress(json.dumps(letter).encode())).decode()
    digest = hashlib.sha256(text.encode()).hexdigest()
    environment = os.environ | {
        "PREFECT_HOSTING_LETTER": text,
        "PREFECT_HOSTING_LETTER_DIGEST": digest,
        "PREFECT_API_URL": f"http://127.0.0.1:{server.server_address[1]}/api",
        "PREFECT_API_KEY": "secret-key",
    }
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stderr == ""
    parts = [line.split(" ", 1)[1] for line in ran.stdout.splitlines() if line.startswith("@")]
    sealed = base64.b64decode("".join(parts))
    opened: list[dict[str, Any]] = json.loads(
        gzip.decompress(AESGCM(KEY).decrypt(sealed[:12], sealed[12:], digest.encode()))
    )
    return opened


def test_answers_before_a_failure_are_kept_and_the_rest_is_asked(server: Server) -> None:
    page = {"limit": 200, "offset": 0}
    server.answers |= {"/api/page": (200, b"<html>"), "/api/noid": (200, b"{}")}
    answers = bring(
        server,
        request("/made"),
        request("/broken"),
        request("/page", read=True, body=page),
        request("/noid", key=FLOW),
        request("/needs", body={"flow_id": f"promised:{FLOW}"}, promises=[FLOW]),
        request("/last"),
    )
    statuses = [(answer["key"], answer["status"]) for answer in answers]
    assert statuses == [
        ("/made", 200),
        ("/broken", 504),
        ("/page", 200),
        ("/page", 504),
        (FLOW, 200),
        ("/needs", 504),
        ("/last", 200),
    ]


def test_a_redirection_is_an_answer(server: Server) -> None:
    server.answers["/api/moved"] = (302, b"")
    assert [answer["status"] for answer in bring(server, request("/moved", method="GET", body=None))] == [302]
    assert [path for path, _, _ in server.asked] == ["/api/moved"]
    assert server.asked[0][2] == "Bearer secret-key"


def test_a_change_is_sent_as_it_was_written(server: Server) -> None:
    written = {"when": "$now", "text": f"promised:{FLOW}", "flow_id": "promised:" + "b" * 64}
    server.answers["/api/flow"] = (201, b'{"id": "made"}')
    bring(
        server,
        request("/flow", key="b" * 64),
        request("/made", body=written, promises=["b" * 64]),
        request("/count", read=True, body={"after_": "$now"}),
    )
    assert server.asked[1][1] == written | {"flow_id": "made"}
    assert server.asked[2][1]["after_"].startswith("20")


def test_what_there_is_no_time_for_is_answered_all_the_same(server: Server) -> None:
    answers = bring(server, request("/late"), script=SCRIPT.replace("LONGEST = 120", "LONGEST = 0"))
    assert [answer["status"] for answer in answers] == [504]
    assert "out of time" in answers[0]["body"]
    assert server.asked == []
