"""Elastic addresses: bound to one interface, and not released while they are."""

from collections.abc import Callable
from typing import Any

from moto.ec2.models import EC2Backend

from localaws.ec2.errors import refuse
from localaws.ec2.network import is_connected
from localaws.patching import around


def install() -> None:
    @around(EC2Backend)
    def release_address(
        original: Callable, self: EC2Backend, address: str | None = None, allocation_id: str | None = None
    ):
        found = _find(self, address, allocation_id)
        if found.association_id:
            refuse("InvalidIPAddress.InUse", f"Address {found.public_ip} is in use.")
        return original(self, address, allocation_id)

    @around(EC2Backend)
    def associate_address(
        original: Callable,
        self: EC2Backend,
        instance: Any = None,
        eni: Any = None,
        address: str | None = None,
        allocation_id: str | None = None,
        reassociate: bool = False,
    ):
        found = _find(self, address, allocation_id)
        interface = eni or (instance.nics[0] if instance else None)
        if interface is not None:
            if found.eni is interface and found.association_id:
                return found
            _check(self, found, interface, reassociate)
        return original(self, instance, eni, address, allocation_id, reassociate)


def address_of(backend: EC2Backend, interface: Any) -> Any:
    return next((address for address in backend.addresses if address.eni is interface), None)


def _find(backend: EC2Backend, address: str | None, allocation_id: str | None) -> Any:
    if allocation_id:
        return backend.address_by_allocation([allocation_id])[0]
    return backend.address_by_ip([address])[0]


def _check(backend: EC2Backend, address: Any, interface: Any, reassociate: bool) -> None:
    if not is_connected(backend, interface.vpc_id):
        refuse("Gateway.NotAttached", f"Network {interface.vpc_id} is not attached to any internet gateway")
    other = address_of(backend, interface)
    if other is not None and other is not address and not reassociate:
        refuse("Resource.AlreadyAssociated", f"resource {interface.id} is already associated with another address")
