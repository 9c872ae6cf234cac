package dev.prefecthosting.courier;

import dev.prefecthosting.aws.ecs.OneShotTasks;
import dev.prefecthosting.aws.logs.LogTails;
import dev.prefecthosting.aws.secrets.Letterbox;
import dev.prefecthosting.plan.Owner;
import java.util.List;

/**
 * Where the tasks of a hosting run, and what they are made of.
 *
 * @param letterbox ARN of the secret that a task reads its letter from
 * @param logGroup name of the log group that they write to
 */
public record Site(
        Owner owner,
        OneShotTasks tasks,
        LogTails logs,
        Letterbox letters,
        String clusterArn,
        String family,
        String definitionArn,
        List<String> subnets,
        List<String> groups,
        String letterbox,
        String logGroup) {
    public Site {
        subnets = List.copyOf(subnets);
        groups = List.copyOf(groups);
    }
}
