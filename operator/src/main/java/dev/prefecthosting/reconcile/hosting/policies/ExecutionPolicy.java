package dev.prefecthosting.reconcile.hosting.policies;

import dev.prefecthosting.aws.Tags;
import java.util.ArrayList;
import java.util.List;

/**
 * What ECS may do to start a task: pull its image, write its log, read its secrets. One for the server, one for each pool.
 *
 * @param hostingUid whose repositories the images may come from
 * @param repositoryArns other repositories that its images are in, see {@link EcrImage}
 * @param logGroups names
 * @param secretArns in Secrets Manager
 * @param parameterArns in SSM
 * @param kmsKeyArns keys of the user's that these secrets are encrypted with
 */
public record ExecutionPolicy(
        AccountRegion where,
        String hostingUid,
        List<String> repositoryArns,
        List<String> logGroups,
        List<String> secretArns,
        List<String> parameterArns,
        List<String> kmsKeyArns) {
    private static final String[] PULL = {
        "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"
    };

    public Policy document() {
        List<PolicyStatement> statements = new ArrayList<>();
        statements.add(PolicyStatement.anywhere("Login", AnyResource.ECR_GET_AUTHORIZATION_TOKEN));
        statements.add(PolicyStatement.on(where.everyRepository(), "Pull", PULL)
                .when("StringEquals", "aws:ResourceTag/" + Tags.OWNER_UID, hostingUid));
        if (!repositoryArns.isEmpty()) {
            statements.add(PolicyStatement.on(repositoryArns, "PullOthers", PULL));
        }
        if (!logGroups.isEmpty()) {
            statements.add(PolicyStatement.on(
                    logGroups.stream().map(where::logGroup).toList(),
                    "Log",
                    "logs:CreateLogStream",
                    "logs:PutLogEvents"));
        }
        if (!secretArns.isEmpty()) {
            statements.add(PolicyStatement.on(secretArns, "ReadSecrets", "secretsmanager:GetSecretValue"));
        }
        if (!parameterArns.isEmpty()) {
            statements.add(PolicyStatement.on(parameterArns, "ReadParameters", "ssm:GetParameters"));
        }
        if (!kmsKeyArns.isEmpty()) {
            statements.add(PolicyStatement.on(kmsKeyArns, "Decrypt", "kms:Decrypt"));
        }
        return new Policy(statements);
    }
}
