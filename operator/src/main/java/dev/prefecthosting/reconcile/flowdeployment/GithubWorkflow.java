package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.flowdeployment.GithubVariables;
import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import dev.prefecthosting.model.hosting.ClusterStatus;
import dev.prefecthosting.model.hosting.GithubStatus;
import dev.prefecthosting.model.hosting.NetworkStatus;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The variables of the post's GitHub workflow. */
final class GithubWorkflow {
    private GithubWorkflow() {}

    /** @param registration family of the task definition in which the flow registers itself; empty where none does */
    static GithubVariables variables(
            RepositorySpec repository, Optional<String> registration, @Nullable PrefectHostingStatus hosting) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("AWS_ECR_REPOSITORY", repository.name());
        registration.ifPresent(family -> variables.put("AWS_ECS_TASK_DEF", family));
        if (hosting != null) {
            cluster(hosting.cluster(), variables);
            network(hosting.network(), variables);
            role(hosting.github(), variables);
        }
        return new GithubVariables(variables);
    }

    private static void cluster(@Nullable ClusterStatus cluster, Map<String, String> variables) {
        if (cluster != null && cluster.name() != null) {
            variables.put("AWS_ECS_CLUSTER", cluster.name());
        }
    }

    private static void network(@Nullable NetworkStatus network, Map<String, String> variables) {
        List<String> subnets = network == null ? null : network.privateSubnetIds();
        String group = network == null ? null : network.clientSecurityGroupId();
        if (subnets != null && !subnets.isEmpty() && group != null) {
            variables.put(
                    "AWS_ECS_NETWORK_CONFIG",
                    "awsvpcConfiguration={subnets=[%s],securityGroups=[%s],assignPublicIp=DISABLED}"
                            .formatted(String.join(",", subnets), group));
        }
    }

    private static void role(@Nullable GithubStatus github, Map<String, String> variables) {
        if (github != null && github.roleArn() != null) {
            variables.put("AWS_ROLE", github.roleArn());
        }
    }
}
