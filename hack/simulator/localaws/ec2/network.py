"""VPCs, subnets and internet gateways: what cannot be deleted while something hangs on it."""

from collections.abc import Callable

from moto.ec2.models import EC2Backend

from localaws.ec2.errors import refuse, refuse_dependency
from localaws.patching import around


def install() -> None:
    @around(EC2Backend)
    def delete_vpc(original: Callable, self: EC2Backend, vpc_id: str):
        blocker = _what_is_in(self, vpc_id)
        if blocker:
            refuse_dependency(f"The vpc '{vpc_id}' has dependencies and cannot be deleted. ({blocker})")
        return original(self, vpc_id)

    @around(EC2Backend)
    def delete_subnet(original: Callable, self: EC2Backend, subnet_id: str):
        if any(interface.subnet.id == subnet_id for interface in self.enis.values()):
            refuse_dependency(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")
        result = original(self, subnet_id)
        for table in self.route_tables.values():
            for association in [key for key, value in table._associations.items() if value == subnet_id]:
                table._associations.pop(association)
        return result

    @around(EC2Backend)
    def attach_internet_gateway(original: Callable, self: EC2Backend, gateway_id: str, vpc_id: str):
        if any(other.vpc and other.vpc.id == vpc_id and other.id != gateway_id for other in _gateways(self)):
            refuse("InvalidParameterValue", f"Network {vpc_id} already has an internet gateway attached")
        return original(self, gateway_id, vpc_id)

    @around(EC2Backend)
    def detach_internet_gateway(original: Callable, self: EC2Backend, gateway_id: str, vpc_id: str):
        if any(interface.vpc_id == vpc_id and interface.public_ip for interface in self.enis.values()):
            refuse_dependency(
                f"Network {vpc_id} has some mapped public address(es). "
                "Please unmap those public address(es) before detaching the gateway."
            )
        return original(self, gateway_id, vpc_id)


def is_connected(backend: EC2Backend, vpc_id: str) -> bool:
    """Has the network an internet gateway?"""
    return any(gateway.vpc and gateway.vpc.id == vpc_id for gateway in _gateways(backend))


def _gateways(backend: EC2Backend) -> list:
    return list(backend.internet_gateways.values())


def _what_is_in(backend: EC2Backend, vpc_id: str) -> str | None:
    if any(interface.vpc_id == vpc_id for interface in backend.enis.values()):
        return "a network interface"
    if is_connected(backend, vpc_id):
        return "an internet gateway"
    if any(group.name != "default" for group in backend.groups.get(vpc_id, {}).values()):
        return "a security group"
    if any(end.vpc_id == vpc_id and end.state != "deleted" for end in backend.vpc_end_points.values()):
        return "an endpoint"
    return None
