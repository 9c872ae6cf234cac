"""NAT gateways: pending, available, deleting, deleted, and visible for a while after that."""

from collections.abc import Callable
from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.nat_gateways import NatGateway

from localaws.dispatch import check
from localaws.ec2.errors import refuse
from localaws.ec2.network import is_connected
from localaws.lifecycle import Lifecycle, when_ended
from localaws.patching import around, parameters

FILTERS = ("nat-gateway-id", "state", "subnet-id", "vpc-id", "tag-key")


def install() -> None:
    NatGateway.state = property(_state, _set_state)
    NatGateway.failure_code = None
    NatGateway.failure_message = None

    @check("ec2", "DescribeNatGateways")
    def known_filters(call: Any) -> None:
        for name in call._filters_from_querystring():
            if name not in FILTERS and not name.startswith("tag:"):
                refuse("InvalidParameterValue", f"The filter '{name}' is invalid")

    @check("ec2", "CreateNatGateway")
    def free_address(call: Any) -> None:
        allocation = parameters(call).get("AllocationId")
        if allocation and call.ec2_backend.address_by_allocation([allocation])[0].association_id:
            refuse("Resource.AlreadyAssociated", f"resource {allocation} is already associated with another resource")

    @around(NatGateway, "__init__")
    def start(
        original: Callable, self: NatGateway, backend: EC2Backend, subnet_id: str, allocation_id: str, *rest, **named
    ):
        # Without a gateway nothing is mapped to the address, and the real one fails after it was created.
        lost = bool(allocation_id) and not is_connected(backend, backend.get_subnet(subnet_id).vpc_id)
        original(self, backend, subnet_id, None if lost else allocation_id, *rest, **named)
        self._eni.status = "in-use"
        self._eni.interface_type = "nat_gateway"
        self._eni.requester_managed = True
        self._eni.description = f"Interface for NAT Gateway {self.id}"
        if lost:
            self._lifecycle = Lifecycle("pending", "failed")
            self.failure_code = "Gateway.NotAttached"
            self.failure_message = f"Network {self.vpc_id} has no Internet gateway attached"
            when_ended(self._lifecycle, lambda: backend.enis.pop(self._eni.id, None) and None)

    @around(EC2Backend)
    def delete_nat_gateway(original: Callable, self: EC2Backend, nat_gateway_id: str):
        _require(self, nat_gateway_id)
        gateway = self.nat_gateways[nat_gateway_id]
        if gateway.state in ("deleting", "deleted"):
            return gateway
        result = original(self, nat_gateway_id)
        when_ended(gateway._lifecycle, lambda: _release(self, gateway))
        return result

    @around(EC2Backend)
    def describe_nat_gateways(original: Callable, self: EC2Backend, filters: dict | None, ids: list[str] | None):
        for nat_gateway_id in ids or []:
            _require(self, nat_gateway_id)
        tagged = {name: values for name, values in (filters or {}).items() if name.startswith("tag")}
        return [gateway for gateway in original(self, filters, ids) if _has_tags(self, gateway, tagged)]


def _state(gateway: NatGateway) -> str:
    return gateway._lifecycle.state


def _set_state(gateway: NatGateway, state: str) -> None:
    gateway._lifecycle = Lifecycle("deleting", "deleted") if state == "deleted" else Lifecycle("pending", state)


def _release(backend: EC2Backend, gateway: NatGateway) -> None:
    backend.enis.pop(gateway._eni.id, None)
    for address in backend.addresses:
        if address.eni is gateway._eni:
            address.eni = address.association_id = None


def _require(backend: EC2Backend, nat_gateway_id: str) -> None:
    if nat_gateway_id not in backend.nat_gateways:
        refuse("NatGatewayNotFound", f"The Nat Gateway {nat_gateway_id} was not found")


def _has_tags(backend: EC2Backend, gateway: NatGateway, wanted: dict[str, list[str]]) -> bool:
    tags = backend.tags.get(gateway.id, {})
    for name, values in wanted.items():
        if name == "tag-key":
            if not set(values) & set(tags):
                return False
        elif tags.get(name.removeprefix("tag:")) not in values:
            return False
    return True
