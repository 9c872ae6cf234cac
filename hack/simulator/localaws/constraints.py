"""Lengths, patterns and choices that AWS's own service models prescribe, and those that it only documents."""

from collections.abc import Iterator
from typing import Any

import regex
from moto.core.utils import get_service_model

from localaws.dispatch import check, service_of
from localaws.patching import aws_error, parameters

# The services whose models say so; the code is that which each of them answers with.
MODELLED = {
    "iam": "ValidationError",
    "ecr": "InvalidParameterException",
    "events": "ValidationException",
    "logs": "InvalidParameterException",
    "secretsmanager": "ValidationException",
    "ssm": "ValidationException",
}

# Tags of the services whose models are silent about them.
TAG_PATTERN = r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"
TAGGED = {"ecs": "InvalidParameterException", "sqs": "InvalidParameterValue"}

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
GROUP_TEXT = r"[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{0,255}"


def install() -> None:
    for service in MODELLED:
        check(service, "*")(_as_modelled)
    for service in TAGGED:
        check(service, "*")(_documented_tags)
    check("ec2", "CreateSecurityGroup")(_group_names)
    check("ec2", "AuthorizeSecurityGroup*")(_rule_descriptions)


def _as_modelled(call: Any) -> None:
    service = service_of(call)
    operation = get_service_model(service).operation_model(call._get_action())
    sent = parameters(call)
    if operation.input_shape is None or not sent:
        return
    for where, problem in _problems(operation.input_shape, sent, ""):
        raise aws_error(
            service,
            MODELLED[service],
            f"1 validation error detected: Value at '{where}' failed to satisfy constraint: Member must {problem}",
        )


def _problems(shape: Any, value: Any, where: str) -> Iterator[tuple[str, str]]:
    if shape.type_name == "structure" and isinstance(value, dict):
        for name in shape.required_members:
            if value.get(name) is None:
                yield f"{where}{name}", "not be null"
        for name, member in shape.members.items():
            if value.get(name) is not None:
                yield from _problems(member, value[name], f"{where}{name}.")
    elif shape.type_name == "list" and isinstance(value, list):
        yield from _of_size(shape, len(value), where)
        for number, item in enumerate(value, 1):
            yield from _problems(shape.member, item, f"{where}{number}.")
    elif shape.type_name == "map" and isinstance(value, dict):
        for key, item in value.items():
            yield from _problems(shape.key, key, where)
            yield from _problems(shape.value, item, f"{where}{key}.")
    elif shape.type_name == "string" and isinstance(value, str):
        yield from _of_text(shape, value, where)


def _of_text(shape: Any, value: str, where: str) -> Iterator[tuple[str, str]]:
    yield from _of_size(shape, len(value), where)
    pattern, choices = shape.metadata.get("pattern"), shape.metadata.get("enum")
    if choices and value not in choices:
        yield where.rstrip("."), f"satisfy enum value set: [{', '.join(choices)}]"
    if pattern and not regex.fullmatch(pattern, value):
        yield where.rstrip("."), f"satisfy regular expression pattern: {pattern}"


def _of_size(shape: Any, size: int, where: str) -> Iterator[tuple[str, str]]:
    if size > shape.metadata.get("max", size):
        yield where.rstrip("."), f"have length less than or equal to {shape.metadata['max']}"
    if size < shape.metadata.get("min", 0):
        yield where.rstrip("."), f"have length greater than or equal to {shape.metadata['min']}"


def _documented_tags(call: Any) -> None:
    service, sent = service_of(call), parameters(call)
    tags = sent.get("tags") or sent.get("Tags") or {}
    pairs = tags.items() if isinstance(tags, dict) else ((tag.get("key"), tag.get("value", "")) for tag in tags)
    for key, value in pairs:
        reserved = key.lower().startswith("aws:")
        fitting = len(key) in range(1, 129) and len(value) <= 256
        if reserved or not fitting or not regex.fullmatch(TAG_PATTERN, key) or not regex.fullmatch(TAG_PATTERN, value):
            raise aws_error(service, TAGGED[service], f"Invalid tag {key}={value}")


def _group_names(call: Any) -> None:
    sent = parameters(call)
    name, description = sent.get("GroupName") or "", sent.get("Description") or sent.get("GroupDescription") or ""
    if name.lower().startswith("sg-"):
        raise aws_error("ec2", "InvalidParameterValue", f"Value ({name}) for parameter GroupName is invalid.")
    for field, text in (("GroupName", name), ("GroupDescription", description)):
        if not regex.fullmatch(GROUP_TEXT, text):
            raise aws_error("ec2", "InvalidParameterValue", f"Value ({text}) for parameter {field} is invalid.")


def _rule_descriptions(call: Any) -> None:
    for permission in parameters(call).get("IpPermissions") or []:
        for ranges in ("IpRanges", "Ipv6Ranges", "UserIdGroupPairs", "PrefixListIds"):
            for entry in permission.get(ranges) or []:
                if not regex.fullmatch(GROUP_TEXT, entry.get("Description") or ""):
                    raise aws_error(
                        "ec2",
                        "InvalidParameterValue",
                        "Invalid rule description. Valid descriptions are strings less than 256 characters from the "
                        "following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
                    )
