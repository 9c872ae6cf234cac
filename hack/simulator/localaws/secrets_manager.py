"""Secrets Manager: a secret that is scheduled for deletion keeps its name."""

from typing import Any

from moto.secretsmanager.models import secretsmanager_backends

from localaws.dispatch import check
from localaws.patching import aws_error, parameters


def install() -> None:
    @check("secretsmanager", "CreateSecret")
    def free_name(call: Any) -> None:
        name = parameters(call).get("Name")
        for secret in secretsmanager_backends[call.current_account][call.region].secrets.values():
            if secret.name == name and secret.is_deleted():
                raise aws_error(
                    "secretsmanager",
                    "InvalidRequestException",
                    "You can't create this secret because a secret with this name is already scheduled for deletion.",
                )
