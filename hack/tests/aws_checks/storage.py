"""Log groups and the image repository."""

import json

from . import owned


def logs(ledger, aws, seed, cluster):
    tagged = owned.log_groups(aws)
    hostings = owned.of(seed.hosting, tagged)
    pools = owned.of(seed.pool, tagged)
    for group in hostings + pools:
        ledger.equal(f"retention of {group['logGroupName']}", group.get("retentionInDays"), seed.retention_days)
    ledger.check("a log group of the pool", pools)
    insights = f"/aws/ecs/containerinsights/{cluster['clusterName'] if cluster else '?'}/performance"
    names = [each["logGroupName"] for each in hostings]
    ledger.check("a log group of the server", [name for name in names if name != insights], names)
    ledger.check("container insights' log group is ours", insights in names, names)


def repository(ledger, aws, seed):
    found = [each for each in owned.of(seed.hosting, owned.repositories(aws))]
    mine = ledger.one("repository", found)
    if mine is None:
        return
    ledger.equal("repository's name", mine["repositoryName"], seed.repository)
    answer = aws.client("ecr").get_lifecycle_policy(repositoryName=mine["repositoryName"])
    rules = json.loads(answer["lifecyclePolicyText"])["rules"]
    selections = [each["selection"] for each in rules]
    kept = [each["countNumber"] for each in selections if each["countType"] == "imageCountMoreThan"]
    ledger.equal("images that are kept", kept, [seed.keep_last])
    untagged = [
        (each.get("countNumber"), each.get("countUnit"))
        for each in selections
        if each["tagStatus"] == "untagged" and each["countType"] == "sinceImagePushed"
    ]
    ledger.equal("age at which untagged images go", untagged, [(1, "days")])
    priorities = [each["rulePriority"] for each in rules]
    ledger.check("priorities differ", len(set(priorities)) == len(priorities), priorities)
