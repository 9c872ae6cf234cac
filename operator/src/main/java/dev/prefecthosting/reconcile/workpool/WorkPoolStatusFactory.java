package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.aws.ecs.TaskDefinitions;
import dev.prefecthosting.model.common.Intent;
import dev.prefecthosting.model.common.ResourceStatus;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.model.workpool.WorkPoolStatus;
import dev.prefecthosting.model.workpool.WorkerStatus;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import dev.prefecthosting.prefect.WorkPools;
import dev.prefecthosting.reconcile.refs.MadeNothing;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.ResourceTable;
import dev.prefecthosting.reconcile.status.StatusLedger;
import dev.prefecthosting.reconcile.status.Sweep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes down how a work pool stands. */
final class WorkPoolStatusFactory {
    private static final WorkPoolStatus EMPTY =
            new WorkPoolStatus(null, null, null, null, null, null, null, null, null, null, null, null);

    private final WorkPool pool;
    private final WorkPoolStatus old;

    WorkPoolStatusFactory(WorkPool pool) {
        this.pool = pool;
        this.old = previous(pool);
    }

    static WorkPoolStatus previous(WorkPool pool) {
        WorkPoolStatus status = pool.getStatus();
        return status == null ? EMPTY : status;
    }

    /** Whether its status has never had anything to name. */
    static boolean hasMadeNothing(WorkPool pool) {
        WorkPoolStatus old = previous(pool);
        return old.prefectId() == null
                && old.resourcesOrDefault().isEmpty()
                && old.intentsOrDefault().isEmpty()
                && old.creationsOrDefault().isEmpty()
                && MadeNothing.neverReady(pool, old.conditionsOrDefault());
    }

    /** With other conditions, everything else as it was. */
    WorkPoolStatus with(Conditions conditions) {
        return new WorkPoolStatus(
                pool.getMetadata().getGeneration(),
                conditions.list(),
                old.prefectId(),
                pool.prefectName(),
                old.adopted(),
                old.workers(),
                old.workersOnline(),
                old.taskDefinitions(),
                old.resources(),
                old.lastReconcileRequest(),
                old.intents(),
                old.creations());
    }

    /** The intent: written before the first create that can't be repeated safely. */
    WorkPoolStatus announcing(StatusLedger ledger) {
        return new WorkPoolStatus(
                old.observedGeneration(),
                old.conditions(),
                old.prefectId(),
                old.prefectName(),
                old.adopted(),
                old.workers(),
                old.workersOnline(),
                old.taskDefinitions(),
                old.resources(),
                old.lastReconcileRequest(),
                intents(ledger, old.resourcesOrDefault()),
                creations(ledger, old.resourcesOrDefault()));
    }

    WorkPoolStatus of(Conditions conditions, Report report, StatusLedger ledger, WorkersSeen workers) {
        List<ResourceStatus> resources = ResourceTable.of(report);
        List<WorkerStatus> seen = workers.workers();
        return new WorkPoolStatus(
                pool.getMetadata().getGeneration(),
                conditions.list(),
                found(report).map(Remote::id).orElse(old.prefectId()),
                pool.prefectName(),
                found(report).map(WorkPools.Found::adopted).orElse(old.adopted()),
                seen.isEmpty() ? null : seen,
                workers.online(),
                taskDefinitions(report),
                resources,
                Sweep.requested(pool),
                intents(ledger, resources),
                creations(ledger, resources));
    }

    /** While it goes: what is left, and that is all. */
    WorkPoolStatus deleting(Conditions conditions, Report report, StatusLedger ledger) {
        List<ResourceStatus> left = ResourceTable.of(report);
        return new WorkPoolStatus(
                pool.getMetadata().getGeneration(),
                conditions.list(),
                old.prefectId(),
                old.prefectName(),
                old.adopted(),
                null,
                null,
                null,
                left,
                old.lastReconcileRequest(),
                null,
                creations(ledger, left));
    }

    private static @Nullable List<String> taskDefinitions(Report report) {
        return report.step(Ids.WORKER_TASK)
                .flatMap(StepReport::remote)
                .map(TaskDefinitions.Found.class::cast)
                .map(TaskDefinitions.Found::arn)
                .map(List::of)
                .orElse(null);
    }

    private static Optional<WorkPools.Found> found(Report report) {
        return report.step(Ids.POOL).flatMap(StepReport::remote).map(WorkPools.Found.class::cast);
    }

    private static @Nullable List<Intent> intents(StatusLedger ledger, List<ResourceStatus> resources) {
        List<Intent> intents = ledger.intents(resources);
        return intents.isEmpty() ? null : intents;
    }

    private static @Nullable Map<String, Integer> creations(StatusLedger ledger, List<ResourceStatus> resources) {
        Map<String, Integer> creations = ledger.creations(resources);
        return creations.isEmpty() ? null : creations;
    }
}
