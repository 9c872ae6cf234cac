package dev.prefecthosting.reconcile.hosting.policies;

import java.util.List;

/** The right to hand roles to tasks, and to nothing else. */
final class PassRole {
    private PassRole() {}

    static PolicyStatement toTasks(List<String> roleArns) {
        return PolicyStatement.on(roleArns, "PassRoles", "iam:PassRole")
                .when("StringEquals", "iam:PassedToService", "ecs-tasks.amazonaws.com");
    }
}
