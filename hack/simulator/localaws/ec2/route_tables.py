"""Route tables: one association a subnet, and routes that lead nowhere are black holes."""

from collections.abc import Callable
from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.route_tables import Route

from localaws.dispatch import check
from localaws.ec2.errors import refuse
from localaws.patching import around, parameters


def install() -> None:
    Route.state = property(_state)

    @around(EC2Backend)
    def associate_route_table(
        original: Callable,
        self: EC2Backend,
        route_table_id: str,
        gateway_id: str | None = None,
        subnet_id: str | None = None,
    ):
        for table in self.route_tables.values():
            if subnet_id and subnet_id in table._associations.values() and table.id != route_table_id:
                refuse(
                    "Resource.AlreadyAssociated",
                    f"the specified association for route table {route_table_id} conflicts with an existing "
                    "association",
                )
        return original(self, route_table_id, gateway_id, subnet_id)

    @check("ec2", "CreateRoute")
    def new_destination(call: Any) -> None:
        sent = parameters(call)
        table = call.ec2_backend.get_route_table(sent.get("RouteTableId"))
        destination = sent.get("DestinationCidrBlock")
        for route in table.routes if destination else ():
            if route.destination_cidr_block == destination and _target(route) not in sent.values():
                refuse("RouteAlreadyExists", f"The route identified by {destination} already exists.")


def _target(route: Route) -> str | None:
    for target in (route.gateway, route.nat_gateway, route.instance, route.interface, route.vpc_pcx):
        if target is not None:
            return target.id
    return None


def _state(route: Route) -> str:
    nat, gateway = route.nat_gateway, route.gateway
    if nat is not None and nat.state in ("deleting", "deleted", "failed"):
        return "blackhole"
    # Other kinds of gateway have no network of their own to be detached from.
    if gateway is not None and getattr(gateway, "vpc", gateway) is None:
        return "blackhole"
    return "active"
