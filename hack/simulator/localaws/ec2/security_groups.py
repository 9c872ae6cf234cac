"""Security groups: not deleted while used or referred to, and a refused call changes no rule."""

from collections.abc import Callable
from typing import Any

import moto.backends
from moto.ec2.models import EC2Backend

from localaws.dispatch import snapshot
from localaws.ec2.errors import refuse_dependency
from localaws.patching import around, parameters


def install() -> None:
    @around(EC2Backend)
    def delete_security_group(
        original: Callable, self: EC2Backend, name: str | None = None, group_id: str | None = None
    ):
        if group_id and (_used(self, group_id) or _referred_to(self, group_id)):
            refuse_dependency(f"resource {group_id} has a dependent object")
        return original(self, name, group_id)

    for operation in ("AuthorizeSecurityGroup*", "RevokeSecurityGroup*", "ModifySecurityGroupRules"):
        snapshot("ec2", operation)(_rules)


def _used(backend: EC2Backend, group_id: str) -> bool:
    interfaces = any(
        getattr(group, "id", group) == group_id
        for interface in backend.enis.values()
        for group in interface.group_set or []
    )
    load_balancers = moto.backends.get_backend("elbv2")[backend.account_id][backend.region_name].load_balancers
    return interfaces or any(group_id in (balancer.security_groups or []) for balancer in load_balancers.values())


def _referred_to(backend: EC2Backend, group_id: str) -> bool:
    return any(
        rule.source_group.get("GroupId") == group_id
        for groups in backend.groups.values()
        for group in groups.values()
        if group.id != group_id
        for rule in group.ingress_rules + group.egress_rules
    )


def _rules(call: Any) -> Callable[[], None]:
    group = call.ec2_backend.get_security_group_from_id(parameters(call).get("GroupId") or "")
    if group is None:
        return lambda: None
    ingress, egress = list(group.ingress_rules), list(group.egress_rules)

    def undo() -> None:
        group.ingress_rules[:], group.egress_rules[:] = ingress, egress

    return undo
