"""Which local port stands for an address of a VPC, and texts rewritten accordingly."""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from . import names
from .forwarders import Forwarders

LOCAL = "127.0.0.1"
ADDRESS = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3}|localhost):(\d{1,5})(?!\d)")
NAME = re.compile(r"(https?)://([A-Za-z][A-Za-z0-9.-]*\.[A-Za-z0-9.-]+)(?::(\d{1,5}))?(?=[/\s\"'?]|$)")
HERE = ("localhost", "127.0.0.1", "0.0.0.0")


@dataclass(frozen=True)
class VpcAddress:
    vpc: str
    host: str
    port: int


class AddressBook:
    """A local port for every address asked for; it stays the same when the task behind it is replaced."""

    def __init__(self) -> None:
        self._ports: dict[VpcAddress, int] = {}
        self._given: set[int] = set()
        self._latest: dict[tuple[str, int], int] = {}
        self._served: set[VpcAddress] = set()
        self._lock = threading.Lock()
        self.forwarders = Forwarders(self.find_by_name)

    def find_by_name(self, name: str, port: int) -> tuple[str, int] | None:
        """Where a task listens that answers for a name of a load balancer or of Cloud Map."""
        target = names.resolve(name, port)
        local = self.find(*target) if target is not None else None
        return (LOCAL, local) if local is not None else None

    def local_port(self, address: VpcAddress) -> int:
        with self._lock:
            if address not in self._ports:
                self._ports[address] = self._free_port()
            return self._ports[address]

    def serve(self, address: VpcAddress) -> int:
        """The port for a process that listens there; from now on the proxy finds it."""
        port = self.local_port(address)
        with self._lock:
            self._latest[address.host, address.port] = port
            self._served.add(address)
        return port

    def put(self, address: VpcAddress, port: int) -> None:
        """Something that was not started here listens on this port, and stands for the address."""
        with self._lock:
            self._ports[address] = port
            self._latest[address.host, address.port] = port
            self._served.add(address)

    def find(self, host: str, port: int) -> int | None:
        """The port of the process that last listened under this address, in whichever VPC."""
        with self._lock:
            return self._latest.get((host, port))

    def find_in(self, address: VpcAddress) -> int | None:
        """The same in one VPC."""
        with self._lock:
            return self._ports[address] if address in self._served else None

    def own_port(self) -> int:
        with self._lock:
            return self._free_port()

    def _free_port(self) -> int:
        while True:
            with socket.socket() as probe:
                probe.bind((LOCAL, 0))
                port = probe.getsockname()[1]
            # Nothing listens on a port that was given out until its process does.
            if port not in self._given:
                self._given.add(port)
                return port


BOOK = AddressBook()


class View:
    """The network as a task sees it: its VPC's addresses, and itself as localhost."""

    def __init__(self, book: AddressBook, vpc: str, ranges: list[str]):
        self._book = book
        self._vpc = vpc
        self._ranges = [ipaddress.ip_network(each, strict=False) for each in ranges]
        self.own_ports: dict[int, int] = {}

    def publish(self, host: str, port: int, container_port: int) -> int:
        local = self._book.serve(VpcAddress(self._vpc, host, port))
        self.own_ports[container_port] = local
        return local

    def listen(self, container_port: int) -> int:
        """A port that only the task itself uses."""
        if container_port not in self.own_ports:
            self.own_ports[container_port] = self._book.own_port()
        return self.own_ports[container_port]

    def rewrite(self, text: str) -> str:
        return ADDRESS.sub(self._local, NAME.sub(self._named, text))

    def _named(self, match: re.Match[str]) -> str:
        scheme, name, port = match.groups()
        if not names.known(name):
            return match.group(0)
        number = int(port or {"http": 80, "https": 443}[scheme])
        # The certificate of a load balancer has no part here.
        return f"http://{LOCAL}:{self._book.forwarders.local_port(name, number)}"

    def _local(self, match: re.Match[str]) -> str:
        host, port = match.group(1), int(match.group(2))
        if host in HERE:
            return f"{LOCAL}:{self.own_ports[port]}" if port in self.own_ports else match.group(0)
        if not self._inside(host):
            return match.group(0)
        return f"{LOCAL}:{self._book.local_port(VpcAddress(self._vpc, host, port))}"

    def _inside(self, host: str) -> bool:
        try:
            return any(ipaddress.ip_address(host) in each for each in self._ranges)
        except ValueError:
            return False

    def ports(self) -> Iterator[tuple[int, int]]:
        return iter(self.own_ports.items())
