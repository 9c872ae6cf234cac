package dev.prefecthosting.reconcile.hosting.policies;

import dev.prefecthosting.aws.Partitions;

/** Where a policy's resources are; ARNs follow from it. */
public record AccountRegion(String partition, String region, String accountId) {
    public static AccountRegion of(String region, String accountId) {
        return new AccountRegion(Partitions.of(region), region, accountId);
    }

    /** {@code arn:<partition>:<service>:<region>:<account>:<resource>} */
    public String arn(String service, String resource) {
        return "arn:%s:%s:%s:%s:%s".formatted(partition, service, region, accountId, resource);
    }

    public String cluster(String name) {
        return arn("ecs", "cluster/" + name);
    }

    public String task(String cluster) {
        return arn("ecs", "task/" + cluster + "/*");
    }

    /** All revisions of a family. */
    public String taskDefinition(String family) {
        return arn("ecs", "task-definition/" + family + ":*");
    }

    /** A log group with its streams. */
    public String logGroup(String name) {
        return arn("logs", "log-group:" + name + ":*");
    }

    /** @param name with or without the leading slash, which an ARN has only once */
    public String parameter(String name) {
        return arn("ssm", "parameter/" + (name.startsWith("/") ? name.substring(1) : name));
    }

    /** A role of ours; IAM has no regions. */
    public String role(String name) {
        return "arn:%s:iam::%s:role/prefect-hosting/%s".formatted(partition, accountId, name);
    }

    public String everyRepository() {
        return arn("ecr", "repository/*");
    }
}
