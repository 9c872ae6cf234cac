"""Reads that do not show yet what was made a moment ago (the staleRead fault)."""

import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

from localaws.request import AwsRequest

Answer = tuple[str, list, bytes]

CREATES = ("Create", "Run", "Allocate", "Register", "Put", "Import")
READS = ("Describe", "List", "Get")
# What identifies a resource: an ID of EC2, an ARN, or the address of a queue.
IDENTITY = re.compile(r"\b(?:[a-z]{1,12}-[0-9a-f]{17}|arn:aws[a-z-]*:[^\s\"<>,]+|https?://[^\s\"<>,]+/\d{12}/[\w-]+)")

# Of each list of EC2: the element that is a resource's own ID, among those of others, and the error for a missing one.
EC2_KINDS = {
    "DescribeVpcs": ("vpcId", "InvalidVpcID.NotFound"),
    "DescribeSubnets": ("subnetId", "InvalidSubnetID.NotFound"),
    "DescribeInternetGateways": ("internetGatewayId", "InvalidInternetGatewayID.NotFound"),
    "DescribeRouteTables": ("routeTableId", "InvalidRouteTableID.NotFound"),
    "DescribeSecurityGroups": ("groupId", "InvalidGroup.NotFound"),
    "DescribeSecurityGroupRules": ("securityGroupRuleId", "InvalidSecurityGroupRuleId.NotFound"),
    "DescribeAddresses": ("allocationId", "InvalidAllocationID.NotFound"),
    "DescribeNatGateways": ("natGatewayId", "NatGatewayNotFound"),
    "DescribeNetworkInterfaces": ("networkInterfaceId", "InvalidNetworkInterfaceID.NotFound"),
    "DescribeInstances": ("instanceId", "InvalidInstanceID.NotFound"),
    "DescribeVolumes": ("volumeId", "InvalidVolume.NotFound"),
    "DescribeVpcEndpoints": ("vpcEndpointId", "InvalidVpcEndpointId.NotFound"),
    "DescribeInstanceConnectEndpoints": ("instanceConnectEndpointId", "InvalidInstanceConnectEndpointId.NotFound"),
}

_made: dict[tuple[str, str], dict[str, float]] = {}


def remember(request: AwsRequest, answer: Answer) -> None:
    if not request.operation.startswith(CREATES) or not answer[0].startswith("2"):
        return
    known = set(IDENTITY.findall(request.text))
    made = _made.setdefault((request.account, request.region), {})
    for identity in IDENTITY.findall(answer[2].decode("utf-8", "replace")):
        if identity not in known:
            made.setdefault(identity, time.monotonic())


def hide(request: AwsRequest, answer: Answer, seconds: float, error: Callable[[str, int, str], Answer]) -> Answer:
    """The answer without what is younger; error makes the answer for something that was asked for by name."""
    if not request.operation.startswith(READS) or not answer[0].startswith("2"):
        return answer
    oldest = time.monotonic() - seconds
    made = _made.get((request.account, request.region), {})
    fresh = {identity for identity, at in made.items() if at > oldest}
    if not fresh:
        return answer
    if request.service == "ec2":
        return _hide_ec2(request, answer, fresh, error)
    if request.form:
        return _hide_query(request, answer, fresh, error)
    return _with_body(answer, _without_entries(answer[2], fresh))


def _hide_ec2(request: AwsRequest, answer: Answer, fresh: set[str], error: Callable) -> Answer:
    if request.operation not in EC2_KINDS:
        return answer
    name, code = EC2_KINDS[request.operation]
    named = {value for key, value in parse_qsl(request.text) if not key.startswith("Filter")}
    if named & fresh:
        return error(code, 400, f"The ID '{min(named & fresh)}' does not exist")
    root = _parse(answer[2])
    _remove(root, lambda item: any(_tag(child) == name and child.text in fresh for child in item))
    # DescribeInstances nests what it lists in reservations; one without instances is not listed.
    _remove(root, lambda item: any(_tag(child) == "instancesSet" and not len(child) for child in item))
    return _with_body(answer, ElementTree.tostring(root))


def _hide_query(request: AwsRequest, answer: Answer, fresh: set[str], error: Callable) -> Answer:
    root = _parse(answer[2])
    if request.operation.startswith("Get") and any(element.text in fresh for element in root.iter()):
        return error("NoSuchEntity", 404, "What was asked for cannot be found.")
    _remove(root, lambda item: any(_tag(child) == "Arn" and child.text in fresh for child in item))
    return _with_body(answer, ElementTree.tostring(root))


def _parse(body: bytes) -> ElementTree.Element:
    root = ElementTree.fromstring(body)
    namespace = re.match(r"\{(.*)\}", root.tag)
    if namespace:
        ElementTree.register_namespace("", namespace.group(1))
    return root


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _remove(root: ElementTree.Element, unwanted: Callable[[ElementTree.Element], bool]) -> None:
    for parent in list(root.iter()):
        for item in list(parent):
            if _tag(item) in ("item", "member") and unwanted(item):
                parent.remove(item)


def _without_entries(body: bytes, fresh: set[str]) -> bytes:
    answer = json.loads(body or b"{}")
    if not isinstance(answer, dict):
        return body
    for name, value in answer.items():
        if isinstance(value, list):
            answer[name] = [entry for entry in value if _own_identity(name, entry) not in fresh]
    return json.dumps(answer).encode()


def _own_identity(listing: str, entry: Any) -> str | None:
    if isinstance(entry, str):
        return entry
    # An entry names other resources too: its own ARN is called serviceArn in services, or just arn.
    singular = re.sub(r"ies$", "y", listing.lower()).removesuffix("s")
    own = {name: value for name, value in entry.items() if name.lower() in ("arn", singular + "arn")}
    return next((value for value in own.values() if isinstance(value, str)), None)


def _with_body(answer: Answer, body: bytes) -> Answer:
    headers = [(name, value) for name, value in answer[1] if name.lower() != "content-length"]
    return answer[0], [*headers, ("Content-Length", str(len(body)))], body
