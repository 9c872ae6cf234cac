package dev.prefecthosting.reconcile.hosting.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the container instance may do: be a member of one cluster. Images and logs are the business of execution roles.
 *
 * @param desktopParameter name of the SecureString with the desktop's password
 * @param desktopKmsKeyArn the user's key that it is encrypted with; empty: AWS's own, which needs no permission
 * @param sessionManager whether people may open sessions on it
 */
public record InstancePolicy(
        AccountRegion where,
        String cluster,
        Optional<String> desktopParameter,
        Optional<String> desktopKmsKeyArn,
        boolean sessionManager) {
    public Policy document() {
        List<PolicyStatement> statements = new ArrayList<>();
        statements.add(PolicyStatement.anywhere("FindCluster", AnyResource.ECS_DISCOVER_POLL_ENDPOINT));
        statements.add(PolicyStatement.on(
                where.cluster(cluster),
                "JoinCluster",
                "ecs:RegisterContainerInstance",
                "ecs:DeregisterContainerInstance",
                "ecs:SubmitAttachmentStateChanges",
                "ecs:SubmitContainerStateChange",
                "ecs:SubmitTaskStateChange"));
        statements.add(PolicyStatement.on(
                        where.arn("ecs", "container-instance/" + cluster + "/*"),
                        "BeMember",
                        "ecs:Poll",
                        "ecs:StartTelemetrySession",
                        "ecs:UpdateContainerInstancesState")
                .when("ArnEquals", "ecs:cluster", where.cluster(cluster)));
        desktopParameter.ifPresent(name ->
                statements.add(PolicyStatement.on(where.parameter(name), "DesktopPassword", "ssm:GetParameter")));
        desktopKmsKeyArn.ifPresent(
                key -> statements.add(PolicyStatement.on(key, "DecryptDesktopPassword", "kms:Decrypt")));
        if (sessionManager) {
            // The policy comes before the instance, so its ID can't be named.
            statements.add(PolicyStatement.on(
                    where.arn("ec2", "instance/*"), "SessionsAgent", "ssm:UpdateInstanceInformation"));
            statements.add(PolicyStatement.anywhere(
                    "Sessions",
                    AnyResource.SSMMESSAGES_CREATE_CONTROL_CHANNEL,
                    AnyResource.SSMMESSAGES_CREATE_DATA_CHANNEL,
                    AnyResource.SSMMESSAGES_OPEN_CONTROL_CHANNEL,
                    AnyResource.SSMMESSAGES_OPEN_DATA_CHANNEL));
        }
        return new Policy(statements);
    }
}
