"""EC2 Instance Connect Endpoints, which moto lacks."""

from dataclasses import dataclass
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2 import utils
from moto.ec2.responses import EC2Response
from moto.moto_api._internal import mock_random

from localaws.ec2.errors import refuse
from localaws.lifecycle import Lifecycle, when_ended
from localaws.patching import adds, parameters

MOST_IN_A_REGION = 5

_endpoints: dict[tuple[str, str], dict[str, "ConnectEndpoint"]] = {}


@dataclass
class ConnectEndpoint:
    id: str
    backend: Any
    subnet: Any
    interface: Any
    lifecycle: Lifecycle
    preserves_client_ip: bool

    def describe(self) -> dict[str, Any]:
        region, account = self.backend.region_name, self.backend.account_id
        return {
            "InstanceConnectEndpointId": self.id,
            "InstanceConnectEndpointArn": f"arn:aws:ec2:{region}:{account}:instance-connect-endpoint/{self.id}",
            "OwnerId": account,
            "State": self.lifecycle.state,
            "SubnetId": self.subnet.id,
            "VpcId": self.subnet.vpc_id,
            "AvailabilityZone": self.subnet.availability_zone,
            "SecurityGroupIds": [group.id for group in self.interface.group_set],
            "PreserveClientIp": self.preserves_client_ip,
            "NetworkInterfaceIds": [self.interface.id],
            "DnsName": f"{self.id}.{self.id[-8:]}.ec2-instance-connect-endpoint.{region}.amazonaws.com",
            "Tags": [{"Key": key, "Value": value} for key, value in self.tags.items()],
        }

    @property
    def tags(self) -> dict[str, str]:
        return self.backend.tags.get(self.id, {})

    def matches(self, name: str, values: list[str]) -> bool:
        if name.startswith("tag:"):
            return self.tags.get(name.removeprefix("tag:")) in values
        if name == "tag-key":
            return any(key in values for key in self.tags)
        known = {
            "subnet-id": self.subnet.id,
            "vpc-id": self.subnet.vpc_id,
            "state": self.lifecycle.state,
            "instance-connect-endpoint-id": self.id,
        }
        if name not in known:
            refuse("InvalidParameterValue", f"The filter '{name}' is invalid")
        return known[name] in values


def install() -> None:
    # Tags of what moto does not know are refused.
    utils.EC2_RESOURCE_TO_PREFIX["instance-connect-endpoint"] = "eice"
    utils.EC2_PREFIX_TO_RESOURCE["eice"] = "instance-connect-endpoint"

    @adds(EC2Response)
    def create_instance_connect_endpoint(self) -> ActionResult:
        sent, backend = parameters(self), self.ec2_backend
        subnet = backend.get_subnet(sent["SubnetId"])
        present = [end for end in _of(backend).values() if end.subnet.vpc_id == subnet.vpc_id]
        if any(end.lifecycle.last == "create-complete" for end in present):
            refuse("InstanceConnectEndpointLimitExceeded", "Only one endpoint per VPC is allowed")
        if len(_of(backend)) >= MOST_IN_A_REGION:
            refuse("InstanceConnectEndpointLimitExceeded", "The limit of 5 endpoints in this region is reached")
        groups = list(sent.get("SecurityGroupIds") or [backend.get_default_security_group(subnet.vpc_id).id])
        for group in groups:
            if not backend.get_security_group_from_id(group):
                refuse("InvalidGroup.NotFound", f"The security group '{group}' does not exist")
        interface = backend.create_network_interface(
            subnet, "", group_ids=groups, description="EC2 Instance Connect Endpoint"
        )
        interface.status, interface.requester_managed = "in-use", True
        endpoint = ConnectEndpoint(
            id=f"eice-{mock_random.getrandbits(68):017x}",
            backend=backend,
            subnet=subnet,
            interface=interface,
            lifecycle=Lifecycle("create-in-progress", "create-complete"),
            preserves_client_ip=str(sent.get("PreserveClientIp", "false")).lower() == "true",
        )
        _of(backend)[endpoint.id] = endpoint
        tags = [tag for item in sent.get("TagSpecifications") or [] for tag in item.get("Tags") or []]
        backend.tags[endpoint.id].update({tag["Key"]: tag["Value"] for tag in tags})
        return ActionResult({"InstanceConnectEndpoint": endpoint.describe(), "ClientToken": sent.get("ClientToken")})

    @adds(EC2Response)
    def describe_instance_connect_endpoints(self) -> ActionResult:
        known, wanted = _of(self.ec2_backend), parameters(self).get("InstanceConnectEndpointIds") or []
        for endpoint_id in wanted:
            _require(known, endpoint_id)
        filters = self._filters_from_querystring()
        found = [
            endpoint.describe()
            for endpoint in known.values()
            if (not wanted or endpoint.id in wanted)
            and all(endpoint.matches(name, values) for name, values in filters.items())
        ]
        return ActionResult({"InstanceConnectEndpoints": found})

    @adds(EC2Response)
    def delete_instance_connect_endpoint(self) -> ActionResult:
        backend, endpoint_id = self.ec2_backend, parameters(self).get("InstanceConnectEndpointId")
        endpoint = _require(_of(backend), endpoint_id)
        if endpoint.lifecycle.last != "delete-complete":
            endpoint.lifecycle = Lifecycle("delete-in-progress", "delete-complete")
            when_ended(endpoint.lifecycle, lambda: _vanish(backend, endpoint))
        return ActionResult({"InstanceConnectEndpoint": endpoint.describe()})


def find(account: str, region: str, endpoint_id: str) -> ConnectEndpoint | None:
    return _endpoints.get((account, region), {}).get(endpoint_id)


def find_anywhere(endpoint_id: str) -> ConnectEndpoint | None:
    return next((known[endpoint_id] for known in list(_endpoints.values()) if endpoint_id in known), None)


def _of(backend: Any) -> dict[str, ConnectEndpoint]:
    return _endpoints.setdefault((backend.account_id, backend.region_name), {})


def _require(known: dict[str, ConnectEndpoint], endpoint_id: str) -> ConnectEndpoint:
    if endpoint_id not in known:
        refuse("InvalidInstanceConnectEndpointId.NotFound", f"The endpoint '{endpoint_id}' does not exist")
    return known[endpoint_id]


def _vanish(backend: Any, endpoint: ConnectEndpoint) -> None:
    backend.enis.pop(endpoint.interface.id, None)
    _of(backend).pop(endpoint.id, None)
