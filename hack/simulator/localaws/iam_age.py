"""New roles and profiles reach the other services late (the iamPropagation fault)."""

from typing import Any

from moto.core.utils import utcnow

from localaws.faults import FAULTS


def too_young(resource: Any) -> bool:
    """Is this role or instance profile still unknown to the services that would use it?"""
    fault = FAULTS.lasting("iamPropagation", resource.account_id)
    return fault is not None and (utcnow() - resource.create_date).total_seconds() < fault.seconds
