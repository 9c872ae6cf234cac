"""EventBridge: a queue takes events only from the rules that its policy admits."""

import fnmatch
import json
from collections.abc import Callable, Iterator
from typing import Any

from moto.events.models import Rule
from moto.sqs.models import sqs_backends

from localaws.patching import around

SENDER = "events.amazonaws.com"
COMPARISONS = ("ArnEquals", "ArnLike", "StringEquals", "StringLike")


def install() -> None:
    @around(Rule)
    def _send_to_sqs_queue(original: Callable, self: Rule, resource_id: str, *rest: Any, **named: Any) -> None:
        queue = sqs_backends[self.account_id][self.region_name].queues.get(resource_id)
        # As on AWS an event that cannot be delivered leaves no trace where its sender would look.
        if queue is not None and _admits(queue.policy, self.arn):
            original(self, resource_id, *rest, **named)


def _admits(policy: Any, rule_arn: str) -> bool:
    document = json.loads(policy) if isinstance(policy, str) and policy else policy or {}
    return any(_allows(statement, rule_arn) for statement in _many(document.get("Statement", [])))


def _allows(statement: dict[str, Any], rule_arn: str) -> bool:
    principal = statement.get("Principal")
    services = ["*"] if principal == "*" else list(_many((principal or {}).get("Service", [])))
    actions = [action.lower() for action in _many(statement.get("Action", []))]
    sends = any(fnmatch.fnmatchcase("sqs:sendmessage", action) for action in actions)
    known = SENDER in services or "*" in services
    return statement.get("Effect") == "Allow" and sends and known and _meets(statement.get("Condition") or {}, rule_arn)


def _meets(condition: dict[str, Any], rule_arn: str) -> bool:
    for comparison, values in condition.items():
        for key, wanted in values.items():
            if comparison in COMPARISONS and key.lower() == "aws:sourcearn":
                if not any(fnmatch.fnmatchcase(rule_arn, pattern) for pattern in _many(wanted)):
                    return False
    return True


def _many(value: Any) -> Iterator[Any]:
    return iter(value if isinstance(value, list) else [value])
