"""EventBridge: a queue takes events only from the rules that its policy admits."""

import copy
import fnmatch
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from moto.events.models import Rule, events_backends
from moto.moto_api._internal import mock_random
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


def emit(account: str, region: str, source: str, detail_type: str, detail: dict[str, Any]) -> None:
    """Hands an event of a service to every rule of the default bus that matches it."""
    event = {
        "version": "0",
        "id": str(mock_random.uuid4()),
        "detail-type": detail_type,
        "source": source,
        "account": account,
        "time": time.time(),
        "ingestion-time": time.time(),
        "region": region,
        "resources": [],
        "detail": detail,
    }
    for rule in list(events_backends[account][region].describe_event_bus("default").rules.values()):
        if rule.state == "ENABLED" and not rule.scheduled_expression:
            rule.send_to_targets(copy.deepcopy(event))


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
