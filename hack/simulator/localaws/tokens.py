"""Idempotency tokens: the same call answers the same, another call with the same token is refused."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from localaws.patching import aws_error, parameters

SERVICES = ("ec2", "ecs")
MISMATCH = {
    ("ecs", "RunTask"): "ConflictException",
    ("ecs", "CreateService"): "InvalidParameterException",
}

_answers: dict[tuple, tuple[str, Any]] = {}


def once(response: Any, service: str, operation: str, call: Callable[[], Any]) -> Any:
    sent = parameters(response)
    token = sent.get("ClientToken") or sent.get("clientToken")
    if not token or service not in SERVICES or not operation.startswith(("Create", "Run")) or _is_dry_run(sent):
        return call()
    key = (response.current_account, response.region, service, operation, token)
    digest = _digest(sent)
    if key in _answers:
        earlier, answer = _answers[key]
        if earlier == digest:
            return answer
        raise aws_error(
            service,
            MISMATCH.get((service, operation), "IdempotentParameterMismatch"),
            "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
        )
    answer = call()
    if answer[0] < 400:
        _answers[key] = (digest, answer)
    return answer


def clear() -> None:
    _answers.clear()


def _is_dry_run(sent: dict[str, Any]) -> bool:
    return str(sent.get("DryRun", "")).lower() == "true"


def _digest(sent: dict[str, Any]) -> str:
    rest = {name: value for name, value in sent.items() if name.lower() != "clienttoken"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, default=str).encode()).hexdigest()
