"""Where a task is in the VPC: its own interface (awsvpc) or its instance's ports (bridge, host)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.ec2 import ec2_backends
from moto.ec2.exceptions import EC2ClientError
from moto.moto_api._internal import mock_random

from .errors import invalid_parameter

if TYPE_CHECKING:
    from .task import Task


def validate(account_id: str, region: str, configuration: dict[str, Any] | None, network_mode: str | None) -> None:
    """Refuses what CreateService, UpdateService and RunTask refuse about a network configuration."""
    if network_mode != "awsvpc":
        if configuration:
            raise invalid_parameter(
                "Network Configuration is not valid for the given networkMode of this task definition."
            )
        return
    if not configuration:
        raise invalid_parameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
    awsvpc = configuration.get("awsvpcConfiguration") or {}
    if not awsvpc.get("subnets"):
        raise invalid_parameter("subnets can not be empty.")
    ec2 = ec2_backends[account_id][region]
    vpcs = {_subnet(ec2, subnet).vpc_id for subnet in awsvpc["subnets"]}
    if len(vpcs) > 1:
        raise invalid_parameter("Subnets must belong to the same VPC.")
    for group in awsvpc.get("securityGroups") or []:
        _check_group(ec2, group, vpcs)


def _subnet(ec2: Any, subnet_id: str) -> Any:
    try:
        return ec2.get_subnet(subnet_id)
    except EC2ClientError:
        code = "InvalidSubnetID.NotFound"
        text = f"The subnet ID '{subnet_id}' does not exist (ErrorCode: {code})"
        raise invalid_parameter(f"Error retrieving subnet information for [{subnet_id}]: {text}") from None


def _check_group(ec2: Any, group_id: str, vpcs: set[str]) -> None:
    group = ec2.get_security_group_from_id(group_id)
    if group is None:
        text = f"The security group '{group_id}' does not exist (ErrorCode: InvalidGroup.NotFound)"
        raise invalid_parameter(f"Error retrieving security group information for [{group_id}]: {text}")
    if group.vpc_id not in vpcs:
        raise invalid_parameter(f"SecurityGroup {group_id} is not in the same VPC as the subnets.")


def attach(task: Task, configuration: dict[str, Any] | None) -> list[dict[str, Any]]:
    if task.network_mode != "awsvpc" or not configuration:
        return []
    awsvpc = configuration["awsvpcConfiguration"]
    ec2 = ec2_backends[task.account_id][task.region_name]
    subnet = ec2.get_subnet(awsvpc["subnets"][0])
    groups = awsvpc.get("securityGroups") or [ec2.get_default_security_group(subnet.vpc_id).id]
    address = subnet.get_available_subnet_ip(task)
    interface = ec2.create_network_interface(
        subnet=subnet.id, private_ip_address=address, group_ids=groups, description=task.arn_of("attachment", task.id)
    )
    interface.status, interface.device_index = "in-use", 0
    details = {
        "subnetId": subnet.id,
        "networkInterfaceId": interface.id,
        "macAddress": interface.mac_address,
        "privateDnsName": f"ip-{address.replace('.', '-')}.{task.region_name}.compute.internal",
        "privateIPv4Address": interface.private_ip_address,
    }
    return [
        {
            "id": str(mock_random.uuid4()),
            "type": "ElasticNetworkInterface",
            "status": "ATTACHED",
            "details": [{"name": name, "value": value} for name, value in details.items()],
        }
    ]


def detach(task: Task) -> None:
    interfaces = ec2_backends[task.account_id][task.region_name].enis
    for attachment in task.attachments:
        attachment["status"] = "DELETED"
        gone = interfaces.pop(detail(attachment, "networkInterfaceId"), None)
        if gone is not None:
            gone.subnet.del_subnet_ip(gone.private_ip_address)


def detail(attachment: dict[str, Any], name: str) -> str | None:
    return next((each["value"] for each in attachment["details"] if each["name"] == name), None)


def private_addresses(task: Task) -> list[str]:
    """The addresses of the VPC under which the task's ports are reached."""
    own = [detail(attachment, "privateIPv4Address") for attachment in task.attachments]
    if own:
        return [address for address in own if address]
    instance = task.ec2_instance
    if instance is None:
        return []
    found = [nic.private_ip_address for nic in instance.nics.values() if nic.private_ip_address]
    return found or [instance.private_ip]


def container_interfaces(attachments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"attachmentId": each["id"], "privateIpv4Address": detail(each, "privateIPv4Address")} for each in attachments
    ]


def bindings(definition: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "bindIP": "0.0.0.0",
            "containerPort": mapping["containerPort"],
            "hostPort": mapping.get("hostPort") or 32768 + mapping["containerPort"] % 16384,
            "protocol": mapping.get("protocol", "tcp"),
        }
        for mapping in definition.get("portMappings") or []
    ]


def zone(task: Task) -> str | None:
    if task.attachments:
        ec2 = ec2_backends[task.account_id][task.region_name]
        return ec2.get_subnet(detail(task.attachments[0], "subnetId")).availability_zone
    instance = task.ec2_instance
    return instance and instance.placement.availability_zone if hasattr(instance, "placement") else None
