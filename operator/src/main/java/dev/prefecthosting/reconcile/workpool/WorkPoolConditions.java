package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Stages;
import dev.prefecthosting.reconcile.status.Summary;
import java.util.List;
import java.util.Set;

/** The stages of a work pool, and what they add up to. */
final class WorkPoolConditions {
    private static final Summary SUMMARY = new Summary(
            List.of(AwsAccess.CONDITION, PrefectAccess.CONDITION, WorkPoolPlan.POOL_SYNCED, WorkPoolPlan.WORKER_READY),
            Set.of());

    private WorkPoolConditions() {}

    static void summarize(Conditions conditions, Report report, WorkPoolInputs in, WorkersSeen workers) {
        // What hindered has been overcome, or this pass had not come so far.
        conditions.remove(AwsAccess.CONDITION).remove(PrefectAccess.CONDITION);
        Stages.into(conditions, WorkPoolPlan.POOL_SYNCED, report.of(WorkPoolPlan.POOL_SYNCED));
        worker(conditions, report, in, workers);
        String online = in.makesWorker() && in.workers().most() > 0 ? ", workers online: " + workers.online() : "";
        SUMMARY.conclude(
                conditions, report, "resources: %d%s".formatted(report.steps().size(), online));
    }

    static void deleting(Conditions conditions, Report report) {
        SUMMARY.deleting(conditions, report);
    }

    /** Only Prefect knows whether a worker is online: a running task may still be starting, or be shut out. */
    private static void worker(Conditions conditions, Report report, WorkPoolInputs in, WorkersSeen workers) {
        if (!in.makesWorker()) {
            String who = workers.isOnline() ? "a worker that somebody else runs is online" : "somebody else runs it";
            conditions.set(WorkPoolPlan.WORKER_READY, true, Reason.NOT_MANAGED, who);
            return;
        }
        StepReport worst = Stages.worst(report.of(WorkPoolPlan.WORKER_READY));
        if (!(worst.outcome() instanceof Outcome.Done)) {
            boolean starting = worst.outcome() instanceof Outcome.Wait && !workers.isOnline();
            conditions.set(
                    WorkPoolPlan.WORKER_READY,
                    false,
                    starting ? Reason.NO_WORKER_ONLINE : Stages.reason(worst.outcome()),
                    "%s: %s".formatted(worst.logicalId(), Stages.why(worst.outcome())));
        } else if (in.workers().most() == 0) {
            String why = in.spec().pausedOrDefault() ? "the pool is paused" : "worker.replicas is 0";
            conditions.set(WorkPoolPlan.WORKER_READY, true, Reason.SCALED_TO_ZERO, why + ": no worker runs");
        } else if (workers.isOnline()) {
            conditions.set(WorkPoolPlan.WORKER_READY, true, Reason.READY, workers.online() + " online");
        } else {
            conditions.set(
                    WorkPoolPlan.WORKER_READY,
                    false,
                    Reason.NO_WORKER_ONLINE,
                    "its task runs, but no worker has reported to Prefect yet; its log: "
                            + new WorkPoolNames(in.owner()).logGroup());
        }
    }
}
