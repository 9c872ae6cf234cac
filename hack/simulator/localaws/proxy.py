"""A forward HTTP proxy from the private addresses of local AWS to the processes that stand for them."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import socketserver
import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from localaws.faults import FAULTS
from localaws.runner.addresses import BOOK, AddressBook
from localaws.runner.forwarders import pipe
from localaws.settings import Settings

IDLE_SECONDS = 60
HOP_BY_HOP = ("proxy-connection", "connection", "keep-alive")
CHUNK = 65536


class BadGateway(Exception):
    """Nothing answers there; the text says why."""


def target_of(address: str, book: AddressBook) -> tuple[str, int]:
    """Where host:port of a request really is; BadGateway if it is neither in local AWS nor on this machine."""
    parts = urlsplit(f"//{address}")
    host, port = parts.hostname or "", parts.port or 80
    local = book.find(host, port)
    if local is not None:
        return "127.0.0.1", local
    named = book.find_by_name(host, port)
    if named is not None:
        return named
    if host == "localhost" or _loopback(host):
        return host, port
    raise BadGateway(f"no task of local AWS listens on {host}:{port}")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Handler(socketserver.StreamRequestHandler):
    """One client connection: requests one after the other, each on a new connection to its target."""

    timeout = IDLE_SECONDS
    server: Server

    def handle(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while self._one_request():
                pass

    def _one_request(self) -> bool:
        line = self.rfile.readline(CHUNK).decode("latin-1").strip()
        if not line:
            return False
        method, address, _ = line.split(" ", 2)
        headers = self._headers()
        try:
            if method == "CONNECT":
                self._tunnel(*target_of(address, self.server.book))
                return False
            return self._forward(method, address, headers)
        except BadGateway as failure:
            self._refuse(str(failure))
            return False

    def _headers(self) -> list[tuple[str, str]]:
        headers = []
        while line := self.rfile.readline(CHUNK).decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers.append((name.strip(), value.strip()))
        return headers

    def _forward(self, method: str, address: str, headers: list[tuple[str, str]]) -> bool:
        parts = urlsplit(address)
        if not parts.netloc:
            raise BadGateway("this is a proxy: it takes absolute addresses, such as http://10.42.0.10:4200/api/health")
        names = {name.lower(): value for name, value in headers}
        with self._connect(*target_of(parts.netloc, self.server.book)) as upstream:
            path = parts._replace(scheme="", netloc="").geturl() or "/"
            kept = [f"{name}: {value}" for name, value in headers if name.lower() not in HOP_BY_HOP]
            upgrade = names.get("upgrade")
            kept.append("Connection: Upgrade" if upgrade else "Connection: close")
            upstream.sendall("\r\n".join([f"{method} {path} HTTP/1.1", *kept, "", ""]).encode("latin-1"))
            self._send_body(upstream, names)
            if upgrade:
                pipe(self.connection, upstream)
                return False
            return self._answer(upstream, method, path)

    def _connect(self, host: str, port: int) -> socket.socket:
        try:
            upstream = socket.create_connection((host, port), timeout=10)
        except OSError as failure:
            raise BadGateway(f"the process behind this address does not answer: {failure}") from None
        upstream.settimeout(IDLE_SECONDS * 5)
        return upstream

    def _send_body(self, upstream: socket.socket, headers: dict[str, str]) -> None:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            for piece in self._chunks(self.rfile):
                upstream.sendall(piece)
            return
        left = int(headers.get("content-length", 0))
        while left > 0:
            piece = self.rfile.read(min(left, CHUNK))
            if not piece:
                return
            upstream.sendall(piece)
            left -= len(piece)

    def _answer(self, upstream: socket.socket, method: str, path: str) -> bool:
        """Passes the answer on; True if the client's connection can carry another request."""
        with upstream.makefile("rb") as answer:
            status = answer.readline(CHUNK)
            if not status:
                raise BadGateway("the process behind this address closed the connection")
            names, lines = {}, []
            while line := answer.readline(CHUNK).strip():
                name, _, value = line.decode("latin-1").partition(":")
                names[name.lower()] = value.strip()
                if name.lower() not in HOP_BY_HOP:
                    lines.append(line)
            code = int(status.split(b" ")[1])
            # It is done by now, and nobody has heard of it.
            FAULTS.kill_after_prefect(method, path, code)
            chunked = names.get("transfer-encoding", "").lower() == "chunked"
            empty = method == "HEAD" or code in (204, 304) or code < 200
            bounded = empty or chunked or "content-length" in names
            lines.append(b"Connection: keep-alive" if bounded else b"Connection: close")
            self.wfile.write(status + b"\r\n".join(lines) + b"\r\n\r\n")
            if chunked and not empty:
                for piece in self._chunks(answer):
                    self.wfile.write(piece)
            elif not empty:
                self._copy(answer, int(names["content-length"]) if bounded else None)
            self.wfile.flush()
            return bounded

    def _copy(self, answer, length: int | None) -> None:
        while length is None or length > 0:
            piece = answer.read(CHUNK if length is None else min(length, CHUNK))
            if not piece:
                return
            self.wfile.write(piece)
            length = None if length is None else length - len(piece)

    @staticmethod
    def _chunks(source):
        while True:
            size = source.readline(CHUNK)
            yield size
            length = int(size.split(b";")[0] or b"0", 16)
            if length:
                yield source.read(length + 2)
                continue
            while (trailer := source.readline(CHUNK)).strip():
                yield trailer
            yield b"\r\n"
            return

    def _tunnel(self, host: str, port: int) -> None:
        with self._connect(host, port) as upstream:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            pipe(self.connection, upstream)

    def _refuse(self, reason: str) -> None:
        body = (reason + "\n").encode()
        self.wfile.write(
            b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
            + f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128
    # Threads of idle clients would hold up its end.
    block_on_close = False

    def __init__(self, host: str, book: AddressBook):
        self.book = book
        super().__init__((host, 0), Handler)


@dataclass
class Proxy:
    url: str
    _server: Server = field(repr=False)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def start(settings: Settings, book: AddressBook = BOOK) -> Proxy:
    server = Server(settings.host, book)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    return Proxy(f"http://{settings.host}:{server.server_address[1]}", server)
