"""The queue of task events, its dead-letter queue and the rule that feeds it."""

import json

from . import owned
from .roles import as_list


def check(ledger, aws, seed, cluster):
    queues = owned.of(seed.hosting, owned.queues(aws))
    ledger.equal("number of queues (events and dead letters)", len(queues), 2)
    for each in queues:
        ledger.check(
            f"{_name(each)} is encrypted", each.get("SqsManagedSseEnabled") == "true" or each.get("KmsMasterKeyId")
        )
    queue = ledger.one("queue with dead letters", [each for each in queues if "RedrivePolicy" in each])
    rule = ledger.one("rule", owned.of(seed.hosting, owned.rules(aws)))
    if queue is None or rule is None:
        return
    others = [each["QueueArn"] for each in queues if each is not queue]
    ledger.equal("where dead letters go", [json.loads(queue["RedrivePolicy"])["deadLetterTargetArn"]], others)
    _policy(ledger, queue, rule)
    _rule(ledger, aws, rule, queue, cluster)


def _name(queue):
    return queue["QueueArn"].rsplit(":", 1)[-1]


def _policy(ledger, queue, rule):
    statements = [
        s for s in as_list(json.loads(queue.get("Policy", '{"Statement": []}'))["Statement"]) if s["Effect"] == "Allow"
    ]
    statement = ledger.one("statement that admits to the queue", statements)
    if statement is None:
        return
    ledger.equal("who may send", {kind: as_list(who) for kind, who in statement["Principal"].items()}, {"Service": ["events.amazonaws.com"]})
    ledger.equal("what it may do", [each.lower() for each in as_list(statement["Action"])], ["sqs:sendmessage"])
    sources = [
        value
        for keys in statement.get("Condition", {}).values()
        for key, values in keys.items()
        if key.lower() == "aws:sourcearn"
        for value in as_list(values)
    ]
    ledger.equal("on whose behalf (aws:SourceArn)", sources, [rule["Arn"]])


def _rule(ledger, aws, rule, queue, cluster):
    ledger.equal("rule's state", rule["State"], "ENABLED")
    pattern = json.loads(rule["EventPattern"])
    ledger.equal("rule's source", pattern.get("source"), ["aws.ecs"])
    ledger.equal("rule's detail type", pattern.get("detail-type"), ["ECS Task State Change"])
    wanted = [cluster["clusterArn"]] if cluster else None
    ledger.equal("rule's cluster", pattern.get("detail", {}).get("clusterArn"), wanted)
    targets = aws.client("events").list_targets_by_rule(Rule=rule["Name"])["Targets"]
    ledger.equal("rule's target", [each["Arn"] for each in targets], [queue["QueueArn"]])
