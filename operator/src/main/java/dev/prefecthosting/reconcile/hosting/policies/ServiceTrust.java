package dev.prefecthosting.reconcile.hosting.policies;

/** The trust policies of roles that AWS services take on. */
public final class ServiceTrust {
    private static final String ASSUME_ROLE = "sts:AssumeRole";

    private ServiceTrust() {}

    /** Only for tasks of this account and region, so that ECS can't be used as a confused deputy. */
    public static Policy ecsTasks(AccountRegion where) {
        return Policy.of(PolicyStatement.trust("Service", "ecs-tasks.amazonaws.com", ASSUME_ROLE)
                .when("StringEquals", "aws:SourceAccount", where.accountId())
                .when("ArnLike", "aws:SourceArn", where.arn("ecs", "*")));
    }

    /** EC2 sends no source account for instance profiles. */
    public static Policy ec2() {
        return Policy.of(PolicyStatement.trust("Service", "ec2.amazonaws.com", ASSUME_ROLE));
    }
}
