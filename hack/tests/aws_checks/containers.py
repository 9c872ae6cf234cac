"""Cluster, services and task definitions."""

import re

from . import owned
from .wanted import DATA_DIRECTORY, SERVER_PORT

SECRET_NAME = re.compile(r"(PASSWORD|PASSWD|SECRET|TOKEN|AUTH_STRING|API_KEY|CREDENTIAL)", re.IGNORECASE)
NO_SECRET_NAME = re.compile(r"(_ARN|_NAME|_ID)$", re.IGNORECASE)
PASSWORD_IN_URL = re.compile(r"://[^/@\s:]*:[^/@\s]+@")


def cluster(ledger, aws, seed):
    found = [each for each in owned.of(seed.hosting, owned.clusters(aws)) if each["status"] == "ACTIVE"]
    mine = ledger.one("cluster", found)
    if mine is None:
        return None
    insights = [each["value"] for each in mine.get("settings", []) if each["name"] == "containerInsights"]
    ledger.equal("container insights", insights, ["enabled"])
    providers = set(mine.get("capacityProviders", []))
    ledger.check("capacity providers FARGATE and FARGATE_SPOT", {"FARGATE", "FARGATE_SPOT"} <= providers, providers)
    return mine


def member(ledger, aws, found, instance):
    """The instance has joined the cluster and its agent is connected."""
    arns = aws.pages("ecs", "list_container_instances", "containerInstanceArns", cluster=found["clusterArn"])
    members = (
        aws.client("ecs").describe_container_instances(cluster=found["clusterArn"], containerInstances=arns)[
            "containerInstances"
        ]
        if arns
        else []
    )
    ledger.equal("members of the cluster", [each["ec2InstanceId"] for each in members], [instance["InstanceId"]])
    ledger.check("their agents are connected", all(each["agentConnected"] for each in members))


def services(ledger, aws, seed, found, instance):
    tagged = owned.services(aws, found["clusterArn"])
    server = ledger.one("service of the hosting (server)", owned.of(seed.hosting, tagged))
    worker = ledger.one("service of the pool (worker)", owned.of(seed.pool, tagged))
    if server:
        ledger.section("Server", _server, ledger, aws, seed, server)
    if worker:
        ledger.section("Worker", _worker, ledger, aws, seed, worker, instance)


def _definition(aws, service):
    answer = aws.client("ecs").describe_task_definition(taskDefinition=service["taskDefinition"])
    return answer["taskDefinition"]


def _steady(ledger, service):
    ledger.equal("tasks wanted and running", (service["desiredCount"], service["runningCount"]), (1, 1))
    breaker = service.get("deploymentConfiguration", {}).get("deploymentCircuitBreaker", {})
    ledger.equal("circuit breaker and rollback", (breaker.get("enable"), breaker.get("rollback")), (True, True))


def _server(ledger, aws, seed, service):
    _steady(ledger, service)
    configuration = service.get("deploymentConfiguration", {})
    percents = (configuration.get("minimumHealthyPercent"), configuration.get("maximumPercent"))
    ledger.equal("minimum and maximum percent (one sqlite, one port)", percents, (0, 100))
    ledger.check("runs on the instance", service.get("launchType") != "FARGATE", service.get("launchType"))
    definition = _definition(aws, service)
    ledger.equal("network mode", definition["networkMode"], "bridge")
    container = definition["containerDefinitions"][0]
    ledger.check(f"image is {seed.image_prefix}…", container["image"].startswith(seed.image_prefix), container["image"])
    ports = [(each.get("containerPort"), each.get("hostPort")) for each in container["portMappings"]]
    ledger.equal("ports", ports, [(SERVER_PORT, SERVER_PORT)])
    _data(ledger, definition, container)
    _healthy(ledger, container)
    ledger.check("its log goes to CloudWatch", container.get("logConfiguration", {}).get("logDriver") == "awslogs")
    _execution_role(ledger, aws, seed.hosting, definition)


def _data(ledger, definition, container):
    sources = {each["name"]: each.get("host", {}).get("sourcePath", "") for each in definition.get("volumes", [])}
    mounts = {sources.get(each["sourceVolume"], ""): each["containerPath"] for each in container.get("mountPoints", [])}
    on_volume = {source: path for source, path in mounts.items() if (source + "/").startswith(DATA_DIRECTORY + "/")}
    ledger.check(f"a directory of {DATA_DIRECTORY} is mounted", on_volume, mounts)
    environment = {each["name"]: each["value"] for each in container.get("environment", [])}
    places = [value for name, value in environment.items() if name == "PREFECT_HOME" or name.endswith("CONNECTION_URL")]
    ledger.check("the database is in it", any(path in place for path in on_volume.values() for place in places), places)


def _healthy(ledger, container):
    command = " ".join(container.get("healthCheck", {}).get("command", []))
    ledger.check("health check inside the image", command)
    ledger.check("it uses Python, not curl", "python" in command and "curl" not in command, command)


def _execution_role(ledger, aws, owner, definition):
    arns = {each["Arn"] for each in owned.of(owner, owned.roles(aws))}
    ledger.check(
        "execution role is its owner's", definition.get("executionRoleArn") in arns, definition.get("executionRoleArn")
    )


def _worker(ledger, aws, seed, service, instance):
    _steady(ledger, service)
    ledger.check("runs on the instance", service.get("launchType") != "FARGATE", service.get("launchType"))
    definition = _definition(aws, service)
    ledger.check(
        "network mode is bridge or host", definition["networkMode"] in ("bridge", "host"), definition["networkMode"]
    )
    container = definition["containerDefinitions"][0]
    text = " ".join(container.get("entryPoint", []) + container.get("command", []))
    ledger.check("starts a worker of the pool", "worker" in text and seed.pool_name in text, text)
    environment = {each["name"]: each["value"] for each in container.get("environment", [])}
    address = instance["PrivateIpAddress"] if instance else None
    ledger.equal("its API URL", environment.get("PREFECT_API_URL"), f"http://{address}:{SERVER_PORT}/api")
    _healthy(ledger, container)
    _execution_role(ledger, aws, seed.pool, definition)
    arns = {each["Arn"] for each in owned.of(seed.pool, owned.roles(aws))}
    ledger.check("worker's role is the pool's", definition.get("taskRoleArn") in arns, definition.get("taskRoleArn"))
    ledger.check("it is not the execution role", definition.get("taskRoleArn") != definition.get("executionRoleArn"))


def plain_text(ledger, aws, seed):
    """No task definition of ours, nor one that a worker registered, holds a password in plain text."""
    ours = {seed.hosting, seed.pool}
    definitions = [
        definition
        for definition, tags in owned.task_definitions(aws)
        if tags.get(owned.OWNER) in ours or definition["family"].startswith(f"prefect_{seed.pool_name}_")
    ]
    ledger.check("task definitions of server and worker", len(definitions) >= 2, len(definitions))
    for definition in definitions:
        found = [
            each["name"]
            for container in definition["containerDefinitions"]
            for each in container.get("environment", [])
            if _is_secret(each, seed.passwords)
        ]
        ledger.equal(f"plain secrets in {definition['family']}:{definition['revision']}", found, [])


def _is_secret(variable, passwords):
    name, value = variable["name"], variable.get("value", "")
    named_so = SECRET_NAME.search(name) and not NO_SECRET_NAME.search(name)
    return bool(value) and bool(named_so or PASSWORD_IN_URL.search(value) or any(p in value for p in passwords))
