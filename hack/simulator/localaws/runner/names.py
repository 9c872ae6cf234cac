"""Names of local AWS that lead to tasks: of load balancers, of Cloud Map, and records that point to either."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from moto.elbv2.models import elbv2_backends
from moto.route53.models import route53_backends
from moto.servicediscovery.models import servicediscovery_backends


def known(name: str) -> bool:
    name = _canonical(name)
    return _balancer(name) is not None or _discovery(name) is not None


def resolve(name: str, port: int) -> tuple[str, int] | None:
    """Address and port of a task that answers for the name, or None."""
    name = _canonical(name)
    balancer = _balancer(name)
    if balancer is not None:
        return _target(balancer, port)
    found = _discovery(name)
    if found is None or not found.instances:
        return None
    return random.choice(found.instances).attributes["AWS_INSTANCE_IPV4"], port


def _canonical(name: str) -> str:
    """The name that an alias or a CNAME of Route 53 stands for, or the name itself."""
    name = name.lower().rstrip(".")
    for record in _records(name):
        alias = getattr(record, "alias_target", None)
        if alias:
            return str(alias["DNSName"]).lower().rstrip(".").removeprefix("dualstack.")
        if record.type_ == "CNAME" and record.records:
            return str(record.records[0]).lower().rstrip(".")
    return name


def _records(name: str) -> Iterator[Any]:
    for partitions in list(route53_backends.values()):
        for backend in list(partitions.values()):
            for zone in list(backend.zones.values()):
                for record in list(zone.rrsets):
                    if record.name.lower().rstrip(".") == name:
                        yield record


def _balancer(name: str) -> Any:
    for regions in list(elbv2_backends.values()):
        for backend in list(regions.values()):
            for balancer in list(backend.load_balancers.values()):
                if balancer.dns_name.lower() == name:
                    return balancer
    return None


def _target(balancer: Any, port: int) -> tuple[str, int] | None:
    for listener in balancer.listeners.values():
        if int(listener.port) != port:
            continue
        for action in listener.default_actions:
            group = _group(action)
            if group is not None and group.targets:
                target = random.choice(list(group.targets.values()))
                return _address(group, str(target["Id"])), int(target["Port"])
    return None


def _group(action: Any) -> Any:
    data = action.data
    arn = data.get("TargetGroupArn")
    forward = data.get("ForwardConfig") or {}
    if not arn and forward.get("TargetGroups"):
        arn = forward["TargetGroups"][0].get("TargetGroupArn")
    for regions in list(elbv2_backends.values()):
        for backend in list(regions.values()):
            if arn in backend.target_groups:
                return backend.target_groups[arn]
    return None


def _address(group: Any, identity: str) -> str:
    if not identity.startswith("i-"):
        return identity
    return str(group.ec2_backend.get_instance(identity).private_ip)


def _discovery(name: str) -> Any:
    for regions in list(servicediscovery_backends.values()):
        for backend in list(regions.values()):
            for service in list(backend.services.values()):
                namespace = backend.namespaces.get(service.namespace_id)
                if namespace is not None and f"{service.name}.{namespace.name}".lower() == name:
                    return service
    return None
