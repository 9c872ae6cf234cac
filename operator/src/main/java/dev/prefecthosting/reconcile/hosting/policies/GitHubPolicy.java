package dev.prefecthosting.reconcile.hosting.policies;

import dev.prefecthosting.aws.Tags;
import java.util.ArrayList;
import java.util.List;

/**
 * What the user's GitHub workflow may do: push images, and run the tasks that register flows.
 *
 * @param hostingUid whose repositories may be pushed to
 * @param registrationFamilies of task definitions; empty where no flow registers itself
 * @param passedRoleArns the roles of these definitions
 */
public record GitHubPolicy(
        AccountRegion where,
        String hostingUid,
        String cluster,
        List<String> registrationFamilies,
        List<String> passedRoleArns) {
    public Policy document() {
        List<PolicyStatement> statements = new ArrayList<>();
        statements.add(PolicyStatement.anywhere("Login", AnyResource.ECR_GET_AUTHORIZATION_TOKEN));
        statements.add(PolicyStatement.on(
                        where.everyRepository(),
                        "Push",
                        "ecr:BatchCheckLayerAvailability",
                        "ecr:BatchGetImage",
                        "ecr:CompleteLayerUpload",
                        "ecr:GetDownloadUrlForLayer",
                        "ecr:InitiateLayerUpload",
                        "ecr:PutImage",
                        "ecr:UploadLayerPart")
                .when("StringEquals", "aws:ResourceTag/" + Tags.OWNER_UID, hostingUid));
        if (!registrationFamilies.isEmpty()) {
            String clusterArn = where.cluster(cluster);
            statements.add(PolicyStatement.on(
                            registrationFamilies.stream()
                                    .map(where::taskDefinition)
                                    .toList(),
                            "Register",
                            "ecs:RunTask")
                    .when("ArnEquals", "ecs:cluster", clusterArn));
            statements.add(PolicyStatement.on(where.task(cluster), "Follow", "ecs:DescribeTasks")
                    .when("ArnEquals", "ecs:cluster", clusterArn));
            statements.add(PassRole.toTasks(passedRoleArns));
        }
        return new Policy(statements);
    }
}
