"""What examples/01-seed.yaml asks for, in AWS's words."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Seed:
    hosting: str = "default/demo"
    pool: str = "default/mean-and-median"
    pool_name: str = "mean_and_median"
    region: str = "eu-west-1"
    cidr: str = "10.42.0.0/16"
    admitted: str = "203.0.113.4/32"
    key_name: str = "ops"
    instance_type: str = "t4g.medium"
    root_gib: int = 64
    data_gib: int = 20
    image_prefix: str = "prefecthq/prefect:2.20"
    retention_days: int = 30
    repository: str = "prefect-flows"
    keep_last: int = 20
    github: tuple = ("nikhils98", "prefect-work-pool-hosting", "environment:dev")
    # Values that must be nowhere in plain text.
    passwords: tuple = field(default=(), repr=False)


SERVER_PORT = 4200
DATA_DIRECTORY = "/var/lib/prefect-hosting/data"
GITHUB_ISSUER = "token.actions.githubusercontent.com"

# Canonical publishes its images under these names; either release, either root device type.
UBUNTU_PARAMETERS = [
    f"/aws/service/canonical/ubuntu/server/{release}/stable/current/arm64/hvm/{device}/ami-id"
    for release in ("24.04", "22.04", "noble", "jammy")
    for device in ("ebs-gp3", "ebs-gp2")
]

# Actions for which AWS knows no resource type.
RESOURCE_LESS_ACTIONS = {
    "ecr:GetAuthorizationToken",
    "ecs:DiscoverPollEndpoint",
    "ecs:DescribeTaskDefinition",
    "ecs:DeregisterTaskDefinition",
    "ecs:ListTaskDefinitions",
    "ec2:DescribeVpcs",
    "ec2:DescribeSubnets",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
}
