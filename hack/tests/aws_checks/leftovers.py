"""Everything in AWS that still carries an owner's tags."""

from . import owned

# Answers keep what is gone for a while, in one of these states.
GONE = {"terminated", "shutting-down", "deleted", "deleting", "delete-complete", "INACTIVE", "DELETE_IN_PROGRESS"}

EC2_KINDS = [
    ("describe_vpcs", "Vpcs", "VpcId"),
    ("describe_subnets", "Subnets", "SubnetId"),
    ("describe_internet_gateways", "InternetGateways", "InternetGatewayId"),
    ("describe_nat_gateways", "NatGateways", "NatGatewayId"),
    ("describe_addresses", "Addresses", "AllocationId"),
    ("describe_route_tables", "RouteTables", "RouteTableId"),
    ("describe_security_groups", "SecurityGroups", "GroupId"),
    ("describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId"),
    ("describe_volumes", "Volumes", "VolumeId"),
    ("describe_vpc_endpoints", "VpcEndpoints", "VpcEndpointId"),
    ("describe_flow_logs", "FlowLogs", "FlowLogId"),
    ("describe_key_pairs", "KeyPairs", "KeyPairId"),
    ("describe_launch_templates", "LaunchTemplates", "LaunchTemplateId"),
]


def kinds(aws):
    """(kind, what lists it as (resource, tags), which field names one)."""
    for operation, key, name in EC2_KINDS:
        yield key, lambda operation=operation, key=key: owned.ec2(aws, operation, key), name
    yield "Snapshots", lambda: _snapshots(aws), "SnapshotId"
    yield "Instances", lambda: owned.instances(aws), "InstanceId"
    yield "Roles", lambda: owned.roles(aws), "RoleName"
    yield "InstanceProfiles", lambda: owned.instance_profiles(aws), "InstanceProfileName"
    yield "OidcProviders", lambda: owned.oidc_providers(aws), "Arn"
    yield "Clusters", lambda: owned.clusters(aws), "clusterArn"
    yield "Services", lambda: _services(aws), "serviceArn"
    yield "ScalableTargets", lambda: owned.scalable_targets(aws), "ResourceId"
    yield "TaskDefinitions", lambda: owned.task_definitions(aws), "taskDefinitionArn"
    yield "LogGroups", lambda: owned.log_groups(aws), "logGroupName"
    yield "Queues", lambda: owned.queues(aws), "QueueUrl"
    yield "Rules", lambda: owned.rules(aws), "Arn"
    yield "Repositories", lambda: owned.repositories(aws), "repositoryName"
    yield "Secrets", lambda: owned.secrets(aws), "ARN"
    yield "Parameters", lambda: owned.parameters(aws), "Name"


def _snapshots(aws):
    snapshots = aws.pages("ec2", "describe_snapshots", "Snapshots", OwnerIds=["self"])
    return [(each, owned.as_tags(each.get("Tags"))) for each in snapshots]


def _services(aws):
    found = []
    for cluster, _ in owned.clusters(aws):
        if cluster["status"] == "ACTIVE":
            found += owned.services(aws, cluster["clusterArn"])
    return found


def is_gone(resource):
    state = resource.get("State", resource.get("status"))
    if isinstance(state, dict):
        state = state.get("Name")
    return state in GONE


def belongs(tags, owners):
    """Without owners named: to anybody of ours."""
    if not (owned.OWNER_UID in tags or owned.OWNER in tags):
        return False
    return not owners or tags.get(owned.OWNER) in owners
