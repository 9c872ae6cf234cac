package dev.prefecthosting.reconcile.hosting.policies;

/** Every action that our roles have on resource {@code *}, and why nothing narrower would do. */
public enum AnyResource {
    ECR_GET_AUTHORIZATION_TOKEN("ecr:GetAuthorizationToken", "the token is the account's, not a repository's"),
    ECS_DISCOVER_POLL_ENDPOINT("ecs:DiscoverPollEndpoint", "the endpoint is the region's, asked for before joining"),
    ECS_DESCRIBE_TASK_DEFINITION("ecs:DescribeTaskDefinition", "AWS has no resource type for this action"),
    ECS_DEREGISTER_TASK_DEFINITION("ecs:DeregisterTaskDefinition", "AWS has no resource type for this action"),
    ECS_LIST_TASK_DEFINITIONS("ecs:ListTaskDefinitions", "a list of the account's, without resource type"),
    EC2_DESCRIBE_VPCS("ec2:DescribeVpcs", "a list of the account's, without resource type"),
    EC2_DESCRIBE_SUBNETS("ec2:DescribeSubnets", "a list of the account's, without resource type"),
    SSMMESSAGES_CREATE_CONTROL_CHANNEL("ssmmessages:CreateControlChannel", "channels have no ARN"),
    SSMMESSAGES_CREATE_DATA_CHANNEL("ssmmessages:CreateDataChannel", "channels have no ARN"),
    SSMMESSAGES_OPEN_CONTROL_CHANNEL("ssmmessages:OpenControlChannel", "channels have no ARN"),
    SSMMESSAGES_OPEN_DATA_CHANNEL("ssmmessages:OpenDataChannel", "channels have no ARN");

    private final String action;
    private final String reason;

    AnyResource(String action, String reason) {
        this.action = action;
        this.reason = reason;
    }

    public String action() {
        return action;
    }

    public String reason() {
        return reason;
    }
}
