"""Roles: who may take them on, and what they may do."""

import json
import urllib.parse

from . import owned
from .wanted import GITHUB_ISSUER, RESOURCE_LESS_ACTIONS


def check(ledger, aws, seed):
    everything = owned.roles(aws)
    mine = owned.of(seed.hosting, everything) + owned.of(seed.pool, everything)
    account = aws.client("sts").get_caller_identity()["Account"]
    kinds = {}
    ours = {role["Arn"] for role in mine}
    for role in mine:
        print(f"  role {role['RoleName']}")
        trust = as_document(role["AssumeRolePolicyDocument"])
        kinds.setdefault(_trusted(trust), []).append(role)
        _trust(ledger, trust, account)
        _permissions(ledger, documents(ledger, aws, role), ours)
    ledger.equal("number of roles that instances take on", len(kinds.get("ec2.amazonaws.com", [])), 1)
    ledger.check("roles of tasks: server's, and the pool's three", len(kinds.get("ecs-tasks.amazonaws.com", [])) >= 4)
    ledger.equal("roles of the pool", len(owned.of(seed.pool, everything)), 3)
    ledger.section("Roles: GitHub", _github, ledger, aws, seed, kinds.get(GITHUB_ISSUER, []))


def as_document(text):
    return text if isinstance(text, dict) else json.loads(urllib.parse.unquote(text))


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def documents(ledger, aws, role):
    """All policy documents of a role that are not AWS's own."""
    iam = aws.client("iam")
    name = role["RoleName"]
    found = [
        as_document(iam.get_role_policy(RoleName=name, PolicyName=each)["PolicyDocument"])
        for each in aws.pages("iam", "list_role_policies", "PolicyNames", RoleName=name)
    ]
    for policy in aws.pages("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=name):
        arn = policy["PolicyArn"]
        ledger.check(f"{arn} is not one of AWS's own", ":iam::aws:" not in arn, arn)
        if ":iam::aws:" not in arn:
            version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
            answer = iam.get_policy_version(PolicyArn=arn, VersionId=version)
            found.append(as_document(answer["PolicyVersion"]["Document"]))
    return found


def _trusted(trust):
    principal = as_list(trust["Statement"])[0]["Principal"]
    if "Federated" in principal:
        return str(as_list(principal["Federated"])[0]).rsplit("/", 1)[-1]
    return (
        principal.get("Service") if isinstance(principal.get("Service"), str) else as_list(principal.get("Service"))[0]
    )


def _trust(ledger, trust, account):
    for statement in as_list(trust["Statement"]):
        principal = statement["Principal"]
        ledger.check(
            "trusts somebody in particular", principal != "*" and "*" not in as_list(principal.get("AWS")), principal
        )
        if "ecs-tasks.amazonaws.com" in as_list(principal.get("Service")):
            ledger.equal("trusts tasks of this account", _condition(statement, "aws:SourceAccount"), [account])


def _permissions(ledger, found, ours):
    statements = [each for document in found for each in as_list(document["Statement"]) if each["Effect"] == "Allow"]
    ledger.check("no NotAction, no NotResource", not any("NotAction" in s or "NotResource" in s for s in statements))
    wild = [action for each in statements for action in as_list(each["Action"]) if "*" in action]
    ledger.equal("wildcard actions", wild, [])
    anywhere = {action for each in statements if "*" in as_list(each["Resource"]) for action in as_list(each["Action"])}
    ledger.equal("actions on every resource that AWS could narrow", sorted(anywhere - RESOURCE_LESS_ACTIONS), [])
    for each in statements:
        if "iam:PassRole" in as_list(each["Action"]):
            ledger.equal(
                "roles are passed to tasks only", _condition(each, "iam:PassedToService"), ["ecs-tasks.amazonaws.com"]
            )
            strangers = sorted(set(as_list(each["Resource"])) - ours)
            ledger.equal("roles passed that are nobody's here", strangers, [])


def _condition(statement, key):
    """The values of a condition key, whatever the operator."""
    return [
        value
        for keys in statement.get("Condition", {}).values()
        for name, values in keys.items()
        if name.lower() == key.lower()
        for value in as_list(values)
    ]


def _github(ledger, aws, seed, found):
    role = ledger.one("role that GitHub takes on", found)
    if role is None:
        return
    (owner, repository, claim) = seed.github
    statements = as_list(as_document(role["AssumeRolePolicyDocument"])["Statement"])
    ledger.equal("number of statements in its trust", len(statements), 1)
    statement = statements[0]
    ledger.equal("its action", as_list(statement["Action"]), ["sts:AssumeRoleWithWebIdentity"])
    ledger.equal("its audience", _condition(statement, f"{GITHUB_ISSUER}:aud"), ["sts.amazonaws.com"])
    ledger.equal(
        "its subjects",
        sorted(_condition(statement, f"{GITHUB_ISSUER}:sub")),
        sorted([f"repo:{owner}/{repository}:{claim}", f"repo:{owner}@*/{repository}@*:{claim}"]),
    )
    providers = [each for each, _ in owned.oidc_providers(aws) if each["Arn"].endswith("/" + GITHUB_ISSUER)]
    provider = ledger.one("OIDC provider for GitHub", providers)
    ledger.check("it serves sts.amazonaws.com", provider and "sts.amazonaws.com" in provider.get("ClientIDList", []))
    ledger.equal("the trust names it", as_list(statement["Principal"].get("Federated")), [provider and provider["Arn"]])
