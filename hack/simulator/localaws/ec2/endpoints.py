"""VPC endpoints: one private DNS name a service and network, and interfaces that go with the endpoint."""

from collections.abc import Callable

from moto.ec2.models import EC2Backend
from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.responses import EC2Response

from localaws.ec2.errors import refuse
from localaws.lifecycle import Lifecycle, when_ended
from localaws.patching import around

SERVICES = {
    "s3", "dynamodb", "ecr.api", "ecr.dkr", "logs", "ecs", "ecs-agent", "ecs-telemetry", "ssm", "ssmmessages",
    "ec2messages", "secretsmanager", "sts", "kms", "monitoring", "elasticfilesystem", "execute-api", "sqs", "sns",
    "events", "ec2", "servicediscovery", "elasticloadbalancing", "rds",
}  # fmt: skip


def install() -> None:
    VPCEndPoint.state = property(lambda self: self._lifecycle.state, _set_state)

    @around(EC2Backend)
    def create_vpc_endpoint(
        original: Callable,
        self: EC2Backend,
        vpc_id: str,
        service_name: str,
        endpoint_type: str | None = None,
        *rest,
        **named,
    ):
        _check(self, vpc_id, service_name, endpoint_type, named.get("private_dns_enabled"))
        endpoint = original(self, vpc_id, service_name, endpoint_type, *rest, **named)
        for interface_id in endpoint.network_interface_ids:
            _dress_interface(self, self.enis[interface_id], endpoint)
        return endpoint

    @around(EC2Backend)
    def delete_vpc_endpoints(original: Callable, self: EC2Backend, vpce_ids: list[str] | None = None):
        endpoints = [self.vpc_end_points[key] for key in vpce_ids or [] if key in self.vpc_end_points]
        # moto removes the interfaces at once; they go when the endpoint has gone.
        kept = {key: self.enis[key] for end in endpoints for key in end.network_interface_ids if key in self.enis}
        result = original(self, vpce_ids)
        self.enis.update(kept)
        for endpoint in endpoints:
            when_ended(endpoint._lifecycle, lambda endpoint=endpoint: _vanish(self, endpoint))
        return result

    @around(VPCEndPoint)
    def get_filter_value(original: Callable, self: VPCEndPoint, filter_name: str, method_name: str | None = None):
        if filter_name == "vpc-endpoint-id":
            return self.id
        return original(self, filter_name, method_name)

    @around(EC2Response, "delete_vpc_endpoints")
    def report_unknown(original: Callable, self: EC2Response):
        wanted = self._get_param("VpcEndpointIds", [])
        unknown = [endpoint for endpoint in wanted if endpoint not in self.ec2_backend.vpc_end_points]
        result = original(self)
        result.result["Unsuccessful"] = [
            {
                "ResourceId": endpoint,
                "Error": {
                    "Code": "InvalidVpcEndpoint.NotFound",
                    "Message": f"The Vpc Endpoint Id '{endpoint}' does not exist",
                },
            }
            for endpoint in unknown
        ]
        return result

    @around(EC2Backend)
    def describe_vpc_endpoint_services(original: Callable, self: EC2Backend, *rest, **named):
        filters = named.get("filters") or []
        named["filters"] = [{**item, "Value": item.get("Value", item.get("Values", []))} for item in filters]
        return original(self, *rest, **named)


def _set_state(endpoint: VPCEndPoint, state: str) -> None:
    states = ("deleting", "deleted") if state == "deleted" else ("pending", state)
    endpoint._lifecycle = Lifecycle(*states)


def _check(backend: EC2Backend, vpc_id: str, service_name: str, kind: str | None, private_dns: bool | None) -> None:
    prefix = f"com.amazonaws.{backend.region_name}."
    name = service_name.removeprefix(prefix)
    if service_name.startswith(prefix) and name not in SERVICES:
        refuse("InvalidServiceName", f"The Vpc Endpoint Service '{service_name}' does not exist")
    if kind != "Interface" or not private_dns:
        return
    for other in backend.vpc_end_points.values():
        taken = (
            other.service_name == service_name and other.vpc_id == vpc_id and str(other.private_dns_enabled) == "True"
        )
        if taken and other.state != "deleted":
            refuse(
                "InvalidParameter",
                "private-dns-enabled cannot be set because there is already a conflicting DNS domain for "
                f"{name}.{backend.region_name}.amazonaws.com in the VPC {vpc_id}",
            )


def _dress_interface(backend: EC2Backend, interface, endpoint: VPCEndPoint) -> None:
    interface.status = "in-use"
    interface.interface_type = "vpc_endpoint"
    interface.requester_managed = True
    interface.description = f"VPC Endpoint Interface {endpoint.id}"
    groups = [backend.get_security_group_from_id(group) for group in endpoint.security_group_ids]
    interface._group_set = groups or interface._group_set


def _vanish(backend: EC2Backend, endpoint: VPCEndPoint) -> None:
    for interface_id in endpoint.network_interface_ids:
        backend.enis.pop(interface_id, None)
    # A deleted endpoint is not listed for long.
    backend.vpc_end_points.pop(endpoint.id, None)
