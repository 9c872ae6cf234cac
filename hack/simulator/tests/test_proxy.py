"""The forward proxy, against a small server of its own."""

from __future__ import annotations

import http.client
import http.server
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from localaws import proxy
from localaws.faults import FAULTS
from localaws.runner.addresses import AddressBook, View, VpcAddress
from localaws.settings import Settings


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        if self.path == "/chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"4\r\nfour\r\n2\r\nsi\r\n0\r\n\r\n")
            return
        body = f"{self.command} {self.path} {self.headers['Host']}".encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def book():
    return AddressBook()


@pytest.fixture
def running(book, tmp_path):
    port = book.serve(VpcAddress("vpc", "10.42.0.10", 4200))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    started = proxy.start(Settings(port=0, state=tmp_path), book)
    yield started
    started.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def connection(running):
    found = http.client.HTTPConnection(urlsplit(running.url).netloc, timeout=5)
    yield found
    found.close()


def ask(connection, method, url, body=None):
    connection.request(method, url, body)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_several_requests_on_one_connection(connection):
    assert ask(connection, "GET", "http://10.42.0.10:4200/a?b=c") == (200, "GET /a?b=c 10.42.0.10:4200")
    assert ask(connection, "POST", "http://10.42.0.10:4200/", b"x" * 200_000) == (201, "x" * 200_000)
    assert ask(connection, "GET", "http://10.42.0.10:4200/chunked") == (200, "foursi")
    assert ask(connection, "GET", "http://10.42.0.10:4200/d")[0] == 200


def test_many_at_once(running):
    def one(number):
        found = http.client.HTTPConnection(urlsplit(running.url).netloc, timeout=10)
        try:
            return ask(found, "GET", f"http://10.42.0.10:4200/{number}")[1]
        finally:
            found.close()

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(one, range(60))) == [f"GET /{n} 10.42.0.10:4200" for n in range(60)]


def test_loopback_passes(connection, book):
    port = book.find("10.42.0.10", 4200)
    assert ask(connection, "GET", f"http://127.0.0.1:{port}/x")[0] == 200


@pytest.mark.parametrize("url", ["http://10.42.0.99:4200/", "http://example.com/", "/not-absolute"])
def test_anything_else_is_a_bad_gateway(connection, url):
    status, body = ask(connection, "GET", url)
    assert status == 502 and ("no task of local AWS listens on" in body or "absolute" in body)


def test_a_process_that_is_gone_is_a_bad_gateway(connection, book):
    book.serve(VpcAddress("vpc", "10.42.0.11", 4200))
    status, body = ask(connection, "GET", "http://10.42.0.11:4200/")
    assert status == 502 and "does not answer" in body


def test_connect_tunnels(running):
    tunnel = http.client.HTTPConnection(urlsplit(running.url).netloc, timeout=5)
    tunnel.set_tunnel("10.42.0.10", 4200)
    assert ask(tunnel, "GET", "/in")[0] == 200
    tunnel.close()


def test_texts_are_rewritten_for_a_task(book):
    view = View(book, "vpc", ["10.42.0.0/16"])
    own = view.publish("10.42.0.20", 4200, 8000)
    other = book.local_port(VpcAddress("vpc", "10.42.0.10", 4200))
    assert view.rewrite("http://10.42.0.10:4200/api") == f"http://127.0.0.1:{other}/api"
    assert view.rewrite("u('http://localhost:8000/x')") == f"u('http://127.0.0.1:{own}/x')"
    assert view.rewrite("0.0.0.0:8000 and 192.168.0.1:80 and localhost:9") == (
        f"127.0.0.1:{own} and 192.168.0.1:80 and localhost:9"
    )
    assert book.find("10.42.0.20", 4200) == own


def test_a_kill_follows_what_prefect_has_made_and_no_read(connection):
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as victim:
        FAULTS.add({"kind": "kill", "pid": victim.pid, "service": "prefect"})
        ask(connection, "GET", "http://10.42.0.10:4200/api/health")
        assert victim.poll() is None
        ask(connection, "POST", "http://10.42.0.10:4200/api/flows/", b"{}")
        assert victim.wait(10) == -signal.SIGKILL
    FAULTS.clear()
