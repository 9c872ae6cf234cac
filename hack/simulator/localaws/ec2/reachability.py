"""Whether security groups let one network interface open a connection to another."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Any


def admitted(source: Any, target: Any, port: int) -> bool:
    """By TCP, between two interfaces of moto in one VPC: out of the one, into the other."""
    out = any(_allows(rule, port, target) for group in source.group_set for rule in group.egress_rules)
    return out and any(_allows(rule, port, source) for group in target.group_set for rule in group.ingress_rules)


def _allows(rule: Any, port: int, other: Any) -> bool:
    if rule.ip_protocol not in ("-1", "tcp"):
        return False
    if rule.ip_protocol == "tcp" and not rule.from_port <= port <= rule.to_port:
        return False
    if rule.source_group:
        return rule.source_group.get("GroupId") in _ids(other.group_set)
    network = rule.ip_range.get("CidrIp")
    return network is not None and ipaddress.ip_address(other.private_ip_address) in ipaddress.ip_network(network)


def _ids(groups: Iterable[Any]) -> set[str]:
    return {group.id for group in groups}
