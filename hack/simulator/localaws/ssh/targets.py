"""Where the addresses that SSH is asked to forward to really are."""

from __future__ import annotations

from localaws import proxy
from localaws.runner.addresses import AddressBook
from localaws.ssh.server import Find


def anywhere(book: AddressBook) -> Find:
    """What the proxy knows: addresses of any VPC, names of load balancers and of Cloud Map, this machine."""

    def find(host: str, port: int) -> tuple[str, int]:
        try:
            return proxy.target_of(f"[{host}]:{port}" if ":" in host else f"{host}:{port}", book)
        except proxy.BadGateway as failure:
            raise LookupError(str(failure)) from None

    return find
