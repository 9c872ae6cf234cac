"""The roles of a task: they must exist and trust ECS, or nothing starts."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from moto.iam.models import iam_backends
from moto.utilities.utils import get_partition

from localaws.iam_age import too_young

PRINCIPAL = "ecs-tasks.amazonaws.com"


def untrusted(task_definition: Any, account_id: str, region: str, overrides: dict[str, Any] | None) -> str | None:
    """The sentence of ECS about the first role that it can't assume, or None."""
    overrides = overrides or {}
    for role in (
        overrides.get("executionRoleArn") or getattr(task_definition, "execution_role_arn", None),
        overrides.get("taskRoleArn") or getattr(task_definition, "task_role_arn", None),
    ):
        if role and not _trusts_ecs(role, account_id, region):
            return (
                f"ECS was unable to assume the role '{role}' that was provided for this task. Please verify that the "
                "role being passed has the proper trust relationship and permissions and that your IAM user has "
                "permissions to pass this role."
            )
    return None


def _trusts_ecs(arn: str, account_id: str, region: str) -> bool:
    backend = iam_backends[account_id][get_partition(region)]
    role = next((each for each in backend.roles.values() if arn in (each.arn, each.name)), None)
    if role is None or too_young(role):
        return False
    document = role.assume_role_policy_document
    policy = json.loads(unquote(document)) if isinstance(document, str) else document
    statements = policy.get("Statement", [])
    return any(_admits(each) for each in (statements if isinstance(statements, list) else [statements]))


def _admits(statement: dict[str, Any]) -> bool:
    services = (statement.get("Principal") or {}).get("Service", [])
    return statement.get("Effect") == "Allow" and PRINCIPAL in ([services] if isinstance(services, str) else services)
