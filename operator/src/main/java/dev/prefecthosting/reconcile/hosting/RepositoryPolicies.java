package dev.prefecthosting.reconcile.hosting;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.aws.ecr.Repositories;
import dev.prefecthosting.model.common.DeletionPolicy;
import dev.prefecthosting.model.flowdeployment.KeepLastByPrefix;
import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import dev.prefecthosting.reconcile.hosting.policies.Policy;
import dev.prefecthosting.reconcile.hosting.policies.PolicyStatement;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A repository in ECR as its FlowDeployment wants it: what is kept, and who else may pull. */
final class RepositoryPolicies {
    private RepositoryPolicies() {}

    static Repositories.Desired desired(RepositorySpec repository, String partition) {
        return new Repositories.Desired(
                repository.name(),
                repository.scanOnPushOrDefault(),
                repository.immutableTagsOrDefault(),
                repository.kmsKeyArn(),
                lifecycle(repository),
                pull(repository, partition),
                repository.forceOrDefault(),
                repository.deletionPolicyOrDefault() == DeletionPolicy.RETAIN);
    }

    /** ECR wants the rule for any tag last, and priorities that differ. */
    private static String lifecycle(RepositorySpec repository) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode();
        ArrayNode rules = policy.putArray("rules");
        ObjectNode untagged = rule(rules, "untagged images go after a day").putObject("selection");
        untagged.put("tagStatus", "untagged")
                .put("countType", "sinceImagePushed")
                .put("countUnit", "days")
                .put("countNumber", 1);
        for (KeepLastByPrefix prefix : repository.keepLastByPrefixOrDefault()) {
            ObjectNode selection =
                    rule(rules, "keep the last of " + prefix.prefix()).putObject("selection");
            selection.put("tagStatus", "tagged");
            selection.putArray("tagPrefixList").add(prefix.prefix());
            keep(selection, prefix.keepLast());
        }
        Integer keepLast = repository.keepLast();
        if (keepLast != null) {
            keep(rule(rules, "keep the last images").putObject("selection").put("tagStatus", "any"), keepLast);
        }
        return policy.toString();
    }

    private static ObjectNode rule(ArrayNode rules, String description) {
        ObjectNode rule = rules.addObject();
        rule.put("rulePriority", rules.size());
        rule.put("description", description);
        rule.putObject("action").put("type", "expire");
        return rule;
    }

    private static void keep(ObjectNode selection, int last) {
        selection.put("countType", "imageCountMoreThan").put("countNumber", last);
    }

    private static @Nullable String pull(RepositorySpec repository, String partition) {
        if (repository.pullAccountIdsOrDefault().isEmpty()) {
            return null;
        }
        Policy policy = new Policy(repository.pullAccountIdsOrDefault().stream()
                .map(account -> new PolicyStatement(
                                "Pull" + account,
                                Optional.empty(),
                                List.of(
                                        "ecr:BatchCheckLayerAvailability",
                                        "ecr:BatchGetImage",
                                        "ecr:GetDownloadUrlForLayer"),
                                List.of(),
                                new TreeMap<>())
                        .by("AWS", "arn:%s:iam::%s:root".formatted(partition, account)))
                .toList());
        return policy.json();
    }
}
