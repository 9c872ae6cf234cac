"""What RunInstances refuses, and how it uses a network interface made before it."""

from collections.abc import Callable
from typing import Any

import moto.backends
from moto.ec2.models.instance_types import INSTANCE_TYPES
from moto.ec2.models.instances import Instance

from localaws.dispatch import check
from localaws.ec2.errors import refuse
from localaws.faults import FAULTS
from localaws.iam_age import too_young
from localaws.patching import around, parameters

BESIDE_INTERFACES = {
    "SubnetId": "an instance-level subnet ID",
    "SecurityGroupIds": "an instance-level security groups",
    "SecurityGroups": "an instance-level security groups",
    "PrivateIpAddress": "an instance-level private address",
}
BESIDE_INTERFACE_ID = ("SubnetId", "Groups", "AssociatePublicIpAddress", "PrivateIpAddress", "Description")


def install() -> None:
    # In this order: what is written wrongly is refused before what is missing or not there yet.
    for rule in (
        _launch_template,
        _known_type,
        _either_interfaces_or_the_rest,
        _free_interfaces,
        _existing_groups,
        _usable_profile,
        _matching_architecture,
        _capacity,
    ):
        check("ec2", "RunInstances")(rule)

    @around(Instance, "__init__")
    def start(original: Callable, self: Instance, *rest: Any, **named: Any) -> None:
        original(self, *rest, **named)
        given = {spec.get("NetworkInterfaceId"): spec for spec in named.get("nics") or []}
        for interface in self.nics.values():
            if interface.id not in given:
                interface.delete_on_termination = _asked_for(named.get("nics"), interface.device_index) is not False
        primary = self.nics.get(0)
        if primary is not None and primary.id in given:
            # moto takes such an instance for one of EC2-Classic, in the region's first zone and without groups.
            self._subnet_id = primary.subnet.id
            self._placement.zone = primary.subnet.availability_zone
            self.security_groups = list(primary.group_set)


def _asked_for(specifications: list[dict] | None, device_index: int) -> bool | None:
    for specification in specifications or []:
        if int(specification.get("DeviceIndex", 0)) == device_index:
            return specification.get("DeleteOnTermination")
    return None


def _launch_template(call: Any) -> None:
    template = call._get_param("LaunchTemplate")
    if template:
        data = call.ec2_backend._get_template_from_args(template).data
        for name in ("IamInstanceProfile", "MetadataOptions"):
            if data.get(name) and not call._get_param(name):
                call.params[name] = data[name]


def _known_type(call: Any) -> None:
    kind = parameters(call).get("InstanceType")
    if kind and kind not in INSTANCE_TYPES:
        refuse("InvalidParameterValue", f"Invalid value '{kind}' for InstanceType.")


def _either_interfaces_or_the_rest(call: Any) -> None:
    sent = parameters(call)
    interfaces = sent.get("NetworkInterfaces") or []
    for name, words in BESIDE_INTERFACES.items():
        if interfaces and sent.get(name):
            refuse(
                "InvalidParameterCombination",
                f"Network interfaces and {words} may not be specified on the same request",
            )
    for interface in interfaces:
        if not interface.get("NetworkInterfaceId"):
            continue
        for name in BESIDE_INTERFACE_ID:
            if interface.get(name) is not None and interface.get(name) != []:
                refuse(
                    "InvalidParameterCombination",
                    f"A network interface may not specify both a network interface ID and {name}",
                )
        if str(interface.get("DeleteOnTermination")).lower() == "true":
            refuse(
                "InvalidParameterCombination",
                "A network interface may not specify a network interface ID and delete on termination as true",
            )


def _free_interfaces(call: Any) -> None:
    for wanted in parameters(call).get("NetworkInterfaces") or []:
        if wanted.get("NetworkInterfaceId"):
            interface = call.ec2_backend.get_network_interface(wanted["NetworkInterfaceId"])
            if interface.status == "in-use":
                refuse("InvalidNetworkInterface.InUse", f"Interface: [{interface.id}] in use.")


def _existing_groups(call: Any) -> None:
    for interface in parameters(call).get("NetworkInterfaces") or []:
        for group in interface.get("Groups") or []:
            if not call.ec2_backend.get_security_group_from_id(group):
                refuse("InvalidGroup.NotFound", f"The security group '{group}' does not exist")


def _usable_profile(call: Any) -> None:
    wanted = call._get_param("IamInstanceProfile") or {}
    name = wanted.get("Name") or wanted.get("Arn")
    if not name:
        return
    profiles = moto.backends.get_backend("iam")[call.current_account][call.partition].instance_profiles.values()
    profile = next((each for each in profiles if name in (each.name, each.arn)), None)
    field = "iamInstanceProfile.name" if wanted.get("Name") else "iamInstanceProfile.arn"
    invalid = f"Value ({name}) for parameter {field} is invalid."
    if profile is None or too_young(profile):
        refuse("InvalidParameterValue", f"{invalid} Invalid IAM Instance Profile {field.split('.')[1]}")
    if not profile.roles:
        refuse("InvalidParameterValue", f"{invalid} IAM Instance Profile has no associated IAM Roles")


def _matching_architecture(call: Any) -> None:
    sent = parameters(call)
    image = call.ec2_backend.amis.get(sent.get("ImageId"))
    kind = INSTANCE_TYPES.get(sent.get("InstanceType"))
    if image is None or kind is None:
        return
    supported = kind.get("ProcessorInfo", {}).get("SupportedArchitectures", [])
    if supported and image.architecture not in supported:
        refuse(
            "InvalidParameterValue",
            f"The architecture '{','.join(supported)}' of the specified instance type does not match the architecture "
            f"'{image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching "
            "architectures, and try again.",
        )


def _capacity(call: Any) -> None:
    fault = FAULTS.lasting("noCapacity", call.current_account)
    if fault is None:
        return
    sent = parameters(call)
    kind, zone = sent.get("InstanceType", "m1.small"), _zone(call, sent)
    if fault.zone in (None, zone) and fault.instanceType in (None, kind):
        refuse(
            "InsufficientInstanceCapacity",
            f"We currently do not have sufficient {kind} capacity in the Availability Zone you requested ({zone}).",
        )


def _zone(call: Any, sent: dict[str, Any]) -> str | None:
    backend = call.ec2_backend
    if sent.get("SubnetId"):
        return backend.get_subnet(sent["SubnetId"]).availability_zone
    for interface in sent.get("NetworkInterfaces") or []:
        if interface.get("NetworkInterfaceId"):
            return backend.get_network_interface(interface["NetworkInterfaceId"]).availability_zone
        if interface.get("SubnetId"):
            return backend.get_subnet(interface["SubnetId"]).availability_zone
    return (sent.get("Placement") or {}).get("AvailabilityZone")
