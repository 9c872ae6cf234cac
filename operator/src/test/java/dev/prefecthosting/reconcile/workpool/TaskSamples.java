package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.aws.ecs.TaskContent;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.plan.Owner;
import java.util.List;
import java.util.Optional;

/** What tasks of the sample pool are given. */
public final class TaskSamples {
    private TaskSamples() {}

    public static PoolTasks poolTasks() {
        return new PoolTasks(
                Samples.pool(Samples.SMALLEST).hosting(),
                "arn:aws:iam::123456789012:role/prefect-hosting/execution",
                "arn:aws:iam::123456789012:role/prefect-hosting/task",
                List.of("sg-clients", "sg-pool"),
                "/prefect-hosting/pool",
                TaskContent.Architecture.X86_64);
    }

    public static WorkPool pool() {
        WorkPool pool = new WorkPool();
        pool.getMetadata().setUid(Samples.OWNER.uid());
        pool.getMetadata().setNamespace(Samples.OWNER.namespace());
        pool.getMetadata().setName(Samples.OWNER.name());
        pool.setSpec(Samples.spec(Samples.SMALLEST));
        return pool;
    }

    public static Owner owner(WorkPool pool) {
        return WorkPoolObserver.owner(pool, Optional.empty());
    }
}
