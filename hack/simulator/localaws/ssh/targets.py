"""Where the addresses that SSH is asked to forward to really are."""

from __future__ import annotations

from localaws import proxy
from localaws.runner.addresses import LOCAL, AddressBook, VpcAddress
from localaws.ssh.server import Find


def anywhere(book: AddressBook) -> Find:
    """What the proxy knows: addresses of any VPC, names of load balancers and of Cloud Map, this machine."""

    def find(host: str, port: int) -> tuple[str, int]:
        try:
            return proxy.target_of(f"[{host}]:{port}" if ":" in host else f"{host}:{port}", book)
        except proxy.BadGateway as failure:
            raise LookupError(str(failure)) from None

    return find


def inside(book: AddressBook, vpc: str) -> Find:
    """What an instance of this VPC reaches: its addresses, and names of load balancers and of Cloud Map."""

    def find(host: str, port: int) -> tuple[str, int]:
        local = book.find_in(VpcAddress(vpc, host, port))
        if local is not None:
            return LOCAL, local
        named = book.find_by_name(host, port)
        if named is not None:
            return named
        raise LookupError(f"no task in {vpc} listens on {host}:{port}")

    return find
