"""Reads that do not show yet what was made a moment ago (the staleRead fault)."""

import json
import re
import time
from typing import Any
from xml.etree import ElementTree

from localaws.request import AwsRequest

CREATES = ("Create", "Run", "Allocate", "Register", "Put", "Import")
READS = ("Describe", "List", "Get")
# What identifies a resource: an ID of EC2, an ARN, or the address of a queue.
IDENTITY = re.compile(r"\b(?:[a-z]{1,12}-[0-9a-f]{17}|arn:aws[a-z-]*:[^\s\"<>,]+|https?://[^\s\"<>,]+/\d{12}/[\w-]+)")

_made: dict[tuple[str, str], dict[str, float]] = {}


def remember(request: AwsRequest, answer: tuple[str, list, bytes]) -> None:
    if not request.operation.startswith(CREATES) or not answer[0].startswith("2"):
        return
    known = set(IDENTITY.findall(request.text))
    made = _made.setdefault((request.account, request.region), {})
    for identity in IDENTITY.findall(answer[2].decode("utf-8", "replace")):
        if identity not in known:
            made.setdefault(identity, time.monotonic())


def hide(request: AwsRequest, answer: tuple[str, list, bytes], seconds: float) -> tuple[str, list, bytes]:
    if not request.operation.startswith(READS) or not answer[0].startswith("2"):
        return answer
    oldest = time.monotonic() - seconds
    made = _made.get((request.account, request.region), {})
    fresh = {identity for identity, at in made.items() if at > oldest}
    if not fresh:
        return answer
    status, headers, body = answer
    body = _without_items(body, fresh) if request.form else _without_entries(body, fresh)
    headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
    return status, [*headers, ("Content-Length", str(len(body)))], body


def _without_items(body: bytes, fresh: set[str]) -> bytes:
    root = ElementTree.fromstring(body)
    namespace = re.match(r"\{(.*)\}", root.tag)
    if namespace:
        ElementTree.register_namespace("", namespace.group(1))
    for listing in root:
        for item in list(listing):
            if any((child.text or "") in fresh for child in item) or _holds_instance(item, fresh):
                listing.remove(item)
    return ElementTree.tostring(root)


def _holds_instance(item: ElementTree.Element, fresh: set[str]) -> bool:
    # DescribeInstances alone nests what it lists one level deeper, in reservations.
    return any(leaf.tag.endswith("instanceId") and (leaf.text or "") in fresh for leaf in item.iterfind("*/*/*"))


def _without_entries(body: bytes, fresh: set[str]) -> bytes:
    answer = json.loads(body or b"{}")
    if not isinstance(answer, dict):
        return body
    for name, value in answer.items():
        if isinstance(value, list):
            answer[name] = [entry for entry in value if not _identifies(entry, fresh)]
    return json.dumps(answer).encode()


def _identifies(entry: Any, fresh: set[str]) -> bool:
    if isinstance(entry, dict):
        return any(isinstance(value, str) and value in fresh for value in entry.values())
    return entry in fresh
