"""Finds by its tags what belongs to an owner, in every service that the operator uses."""

import os

import boto3

OWNER = "prefecthosting.dev/owner"
OWNER_UID = "prefecthosting.dev/owner-uid"
RETAINED = "prefecthosting.dev/retained"


def as_tags(answer):
    """One dictionary from any of AWS's notations."""
    if isinstance(answer, dict):
        return dict(answer)
    return {tag.get("Key", tag.get("key")): tag.get("Value", tag.get("value")) for tag in answer or []}


class Aws:
    """Clients by name; region and endpoint come from the environment."""

    def __init__(self):
        self._clients = {}

    def client(self, service):
        if service not in self._clients:
            # boto3 itself reads AWS_DEFAULT_REGION only.
            self._clients[service] = boto3.client(service, region_name=os.environ.get("AWS_REGION"))
        return self._clients[service]

    def pages(self, service, operation, key, **arguments):
        client = self.client(service)
        if client.can_paginate(operation):
            pages = client.get_paginator(operation).paginate(**arguments)
        else:
            pages = [getattr(client, operation)(**arguments)]
        return [each for page in pages for each in page.get(key, [])]


def _tagged(resources, read):
    return [(resource, as_tags(read(resource))) for resource in resources]


def ec2(aws, operation, key):
    """(resource, tags) of all there are; `key` is where the answer holds them."""
    return _tagged(aws.pages("ec2", operation, key), lambda each: each.get("Tags", each.get("TagSet")))


def instances(aws):
    reservations = aws.pages("ec2", "describe_instances", "Reservations")
    return _tagged([one for each in reservations for one in each["Instances"]], lambda each: each.get("Tags"))


def roles(aws):
    iam = aws.client("iam")
    return _tagged(
        aws.pages("iam", "list_roles", "Roles"), lambda role: iam.list_role_tags(RoleName=role["RoleName"])["Tags"]
    )


def instance_profiles(aws):
    iam = aws.client("iam")
    return _tagged(
        aws.pages("iam", "list_instance_profiles", "InstanceProfiles"),
        lambda each: iam.get_instance_profile(InstanceProfileName=each["InstanceProfileName"])["InstanceProfile"].get(
            "Tags"
        ),
    )


def oidc_providers(aws):
    iam = aws.client("iam")
    arns = [each["Arn"] for each in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]]
    providers = [{"Arn": arn, **iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)} for arn in arns]
    return _tagged(providers, lambda each: each.get("Tags"))


def clusters(aws):
    arns = aws.pages("ecs", "list_clusters", "clusterArns")
    if not arns:
        return []
    answer = aws.client("ecs").describe_clusters(clusters=arns, include=["TAGS", "SETTINGS", "CONFIGURATIONS"])
    return _tagged(answer["clusters"], lambda each: each.get("tags"))


def services(aws, cluster):
    arns = aws.pages("ecs", "list_services", "serviceArns", cluster=cluster)
    found = []
    for start in range(0, len(arns), 10):
        answer = aws.client("ecs").describe_services(
            cluster=cluster, services=arns[start : start + 10], include=["TAGS"]
        )
        found += answer["services"]
    return _tagged([each for each in found if each["status"] != "INACTIVE"], lambda each: each.get("tags"))


def task_definitions(aws):
    """Active ones."""
    ecs = aws.client("ecs")
    found = []
    for arn in aws.pages("ecs", "list_task_definitions", "taskDefinitionArns", status="ACTIVE"):
        answer = ecs.describe_task_definition(taskDefinition=arn, include=["TAGS"])
        found.append((answer["taskDefinition"], as_tags(answer.get("tags"))))
    return found


def log_groups(aws):
    logs = aws.client("logs")
    return _tagged(
        aws.pages("logs", "describe_log_groups", "logGroups"),
        lambda each: logs.list_tags_for_resource(resourceArn=each["arn"].removesuffix(":*"))["tags"],
    )


def queues(aws):
    """Queues as their attributes, with `QueueUrl`."""
    sqs = aws.client("sqs")
    found = []
    for url in aws.pages("sqs", "list_queues", "QueueUrls"):
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        found.append(({"QueueUrl": url, **attributes}, as_tags(sqs.list_queue_tags(QueueUrl=url).get("Tags", {}))))
    return found


def rules(aws):
    events = aws.client("events")
    return _tagged(
        aws.pages("events", "list_rules", "Rules"),
        lambda each: events.list_tags_for_resource(ResourceARN=each["Arn"])["Tags"],
    )


def repositories(aws):
    ecr = aws.client("ecr")
    return _tagged(
        aws.pages("ecr", "describe_repositories", "repositories"),
        lambda each: ecr.list_tags_for_resource(resourceArn=each["repositoryArn"])["tags"],
    )


def secrets(aws):
    return _tagged(aws.pages("secretsmanager", "list_secrets", "SecretList"), lambda each: each.get("Tags"))


def parameters(aws):
    ssm = aws.client("ssm")
    return _tagged(
        aws.pages("ssm", "describe_parameters", "Parameters"),
        lambda each: ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=each["Name"])["TagList"],
    )


def scalable_targets(aws):
    scaling = aws.client("application-autoscaling")
    return _tagged(
        aws.pages("application-autoscaling", "describe_scalable_targets", "ScalableTargets", ServiceNamespace="ecs"),
        lambda each: scaling.list_tags_for_resource(ResourceARN=each["ScalableTargetARN"])["Tags"],
    )


def of(owner, tagged):
    """Those that belong to `<namespace>/<name>`."""
    return [resource for resource, tags in tagged if tags.get(OWNER) == owner]
