"""The values of a container's secrets, from Secrets Manager and the Parameter Store."""

from __future__ import annotations

import json
from typing import Any

from moto.secretsmanager import secretsmanager_backends
from moto.ssm import ssm_backends

from localaws.ecs.errors import TaskFailedToStart


def resolve(definition: dict[str, Any], account_id: str, region: str) -> dict[str, str]:
    """Values by the names of their variables; TaskFailedToStart if one can't be read."""
    return {
        secret["name"]: _value(secret["valueFrom"], account_id, region) for secret in definition.get("secrets") or []
    }


def _value(source: str, account_id: str, region: str) -> str:
    if ":secretsmanager:" in source:
        return _secret(source)
    return _parameter(source, account_id, region)


def _secret(source: str) -> str:
    # arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME[:json-key:version-stage:version-id]
    parts = source.split(":")
    arn, (key, stage, version) = ":".join(parts[:7]), [*parts[7:10], "", "", ""][:3]
    backend = secretsmanager_backends[parts[4]][parts[3]]
    try:
        text = backend.get_secret_value(arn, version or None, stage or "AWSCURRENT")["SecretString"]
    except Exception as failure:
        raise _unreadable(f"unable to retrieve secret from asm: {arn}: {_message(failure)}") from None
    if not key:
        return str(text)
    try:
        return str(json.loads(text)[key])
    except (ValueError, KeyError, TypeError):
        raise _unreadable(f"retrieved secret from Secrets Manager did not contain json key {key}") from None


def _parameter(source: str, account_id: str, region: str) -> str:
    name = source
    if source.startswith("arn:"):
        parts = source.split(":", 5)
        region, account_id, name = parts[3], parts[4], parts[5].removeprefix("parameter")
    backend = ssm_backends[account_id][region]
    # The ARN of a parameter without a path has no more than its name after "parameter/".
    found = backend.get_parameter(name) or backend.get_parameter(name.lstrip("/"))
    if found is None:
        raise _unreadable(f"invalid ssm parameters: {source}")
    return str(found.decrypt(found.value) or found.value)


def _unreadable(text: str) -> TaskFailedToStart:
    return TaskFailedToStart(f"ResourceInitializationError: unable to pull secrets or registry auth: {text}")


def _message(failure: Exception) -> str:
    return getattr(failure, "message", None) or str(failure)
