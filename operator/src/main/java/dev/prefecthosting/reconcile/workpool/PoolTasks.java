package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.aws.ecs.TaskContent;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.TaskRoleSpec;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.prefect.ServerVersion;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What other tasks of a pool are given, as its flow runs are.
 *
 * @param groups security groups
 * @param logGroup its name
 */
public record PoolTasks(
        HostingFacts hosting,
        String executionRoleArn,
        String taskRoleArn,
        List<String> groups,
        String logGroup,
        TaskContent.Architecture architecture) {

    /** Throws {@link UnmetException} with this condition while the pool has not made it yet. */
    public static PoolTasks of(
            WorkPool pool,
            PrefectHosting hosting,
            AwsRegion aws,
            ServerVersion version,
            Duration age,
            String condition) {
        if (!pool.getSpec().typeOrDefault().equals("ecs")) {
            String other = "registration: Task runs on ECS: write a workPoolRef of type ecs, or registration: Api";
            throw new UnmetException(condition, Reason.INVALID, other);
        }
        HostingFacts facts = WorkPoolObserver.facts(hosting, aws, version, age);
        aws.roles.refresh(age);
        aws.securityGroups.refresh(age);
        String execution = find(pool, aws.roles, Ids.EXECUTION_ROLE, condition);
        String task = ownTaskRole(pool).orElseGet(() -> find(pool, aws.roles, Ids.TASK_ROLE, condition));
        String group = find(pool, aws.securityGroups, Ids.SECURITY_GROUP, condition);
        WorkPoolNames names = new WorkPoolNames(WorkPoolObserver.owner(pool, Optional.of(hosting)));
        return new PoolTasks(
                facts,
                execution,
                task,
                List.of(facts.network().clientsGroup(), group),
                names.logGroup(),
                TaskContent.Architecture.valueOf(
                        pool.getSpec().jobOrDefault().architectureOrDefault().name()));
    }

    /** Variables by which a task finds the API. */
    public Map<String, String> environment() {
        return hosting.apiEnvironment();
    }

    /** Its login there: the variable that Prefect reads, and the secret that holds it. */
    public Map<String, String> secrets() {
        return hosting.login()
                .map(login -> Map.of(login.variable(), login.arn()))
                .orElse(Map.of());
    }

    private static Optional<String> ownTaskRole(WorkPool pool) {
        TaskRoleSpec role = pool.getSpec().jobOrDefault().taskRole();
        return Optional.ofNullable(role).flatMap(written -> Optional.ofNullable(written.roleArn()));
    }

    private static <R extends Remote> String find(
            WorkPool pool, Inventory<?, R> inventory, String logicalId, String condition) {
        return inventory.find(new Identity(pool.getMetadata().getUid(), logicalId)).stream()
                .findFirst()
                .map(Remote::id)
                .orElseThrow(() -> new UnmetException(
                        condition,
                        Reason.REFERENCE_NOT_READY,
                        "WorkPool %s/%s makes its %s first"
                                .formatted(
                                        pool.getMetadata().getNamespace(),
                                        pool.getMetadata().getName(),
                                        logicalId)));
    }
}
