"""IAM: trust policies are read, service-linked roles are named as AWS names them, and only what exists is assumed."""

import json
import re
from collections.abc import Callable
from typing import Any

from moto.iam import models
from moto.iam.models import IAMBackend

from localaws.dispatch import check
from localaws.patching import around, aws_error, parameters

SERVICE_NAMES = {
    "ecs": "ECS",
    "rds": "RDS",
    "elasticloadbalancing": "ElasticLoadBalancing",
    "ecs.application-autoscaling": "ApplicationAutoScaling_ECSService",
}
TRUST_ACTIONS = ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:TagSession")


def install() -> None:
    models.SERVICE_NAME_CONVERSION.update(SERVICE_NAMES)

    @check("iam", "CreateRole")
    def readable_trust(call: Any) -> None:
        document = parameters(call).get("AssumeRolePolicyDocument")
        problem = _what_is_wrong(document)
        if problem:
            raise aws_error("iam", "MalformedPolicyDocument", problem)

    @around(IAMBackend)
    def create_service_linked_role(original: Callable, self: IAMBackend, service_name: str, *rest: Any):
        if any(role.path == f"/aws-service-role/{service_name}/" for role in self.get_roles()):
            raise aws_error(
                "iam", "InvalidInput", f"Service role name for {service_name} has been taken in this account"
            )
        return original(self, service_name, *rest)

    @check("sts", "AssumeRole")
    def existing_role(call: Any) -> None:
        arn = parameters(call).get("RoleArn")
        account = re.match(r"arn:[^:]+:iam::(\d{12}):role/", arn or "")
        roles = models.iam_backends[account.group(1)][call.partition].roles.values() if account else ()
        if not any(role.arn == arn for role in roles):
            raise aws_error(
                "sts", "AccessDenied", f"User is not authorized to perform: sts:AssumeRole on resource: {arn}"
            )


def _what_is_wrong(document: str | None) -> str | None:
    try:
        policy = json.loads(document or "")
    except ValueError:
        return "This policy contains invalid Json"
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    if not statements:
        return "Missing required field Statement"
    for statement in statements if isinstance(statements, list) else [statements]:
        if "Principal" not in statement:
            return "Missing required field Principal"
        if "Resource" in statement:
            return "Has prohibited field Resource"
        actions = statement.get("Action")
        if not actions or not set([actions] if isinstance(actions, str) else actions) <= set(TRUST_ACTIONS):
            return "AssumeRole policy may only specify STS AssumeRole actions."
    return None
