package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.plan.Beside;
import dev.prefecthosting.plan.Executor;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Mode;
import dev.prefecthosting.plan.Order;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import dev.prefecthosting.prefect.Blocks;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.reconcile.status.Reporting;
import dev.prefecthosting.reconcile.status.StatusLedger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The block of type aws-credentials that names a hosting's region: one for all its pools, gone with the last. */
final class RegionBlock {
    private static final String LOGICAL_ID = "aws-credentials";

    private final Executor executor;
    private final Reporting reporting;
    private final Beside<PrefectServer, ReentrantLock> locks = new Beside<>(ReentrantLock::new);

    RegionBlock(Executor executor, Reporting reporting) {
        this.executor = executor;
        this.reporting = reporting;
    }

    /** Its ID; made or corrected where need be, by one pool at a time. */
    String of(PrefectHosting hosting, PrefectServer server, Duration age) {
        server.blocks.refresh(age);
        String region = hosting.getSpec().aws().region();
        Optional<Blocks.Found> found =
                server.blocks.find(new Identity(hosting.getMetadata().getUid(), LOGICAL_ID)).stream()
                        .filter(block -> block.region().equals(region))
                        .findFirst();
        return found.map(Blocks.Found::id).orElseGet(() -> made(hosting, server, age));
    }

    /** With the last pool. */
    void remove(PrefectHosting hosting, PrefectServer server, Duration age) {
        Report report = run(hosting, server, plan(hosting, server).unwanted(), age);
        report.removals().stream().findFirst().ifPresent(RegionBlock::fail);
    }

    private String made(PrefectHosting hosting, PrefectServer server, Duration age) {
        StepReport step = run(hosting, server, plan(hosting, server), age)
                .step(LOGICAL_ID)
                .orElseThrow();
        if (!(step.outcome() instanceof Outcome.Done)) {
            fail(step);
        }
        return step.remote().map(Remote::id).orElseThrow();
    }

    private Report run(PrefectHosting hosting, PrefectServer server, Graph plan, Duration age) {
        ReentrantLock lock = locks.of(server);
        lock.lock();
        try {
            Order order = new Order(owner(hosting), Mode.APPLY, age, true);
            Report report = executor.run(plan, order, new StatusLedger(List.of(), Map.of(), List.of(), _ -> {}));
            reporting.changes().tell(hosting, report.changes(), false);
            return report;
        } finally {
            lock.unlock();
        }
    }

    private static Graph plan(PrefectHosting hosting, PrefectServer server) {
        Graph.Builder plan = Graph.builder();
        plan.step(LOGICAL_ID, server.blocks)
                .desired(_ -> new Blocks.Desired(hosting.getSpec().aws().region()));
        return plan.build();
    }

    private static Owner owner(PrefectHosting hosting) {
        return new Owner(
                hosting.getMetadata().getUid(),
                hosting.getMetadata().getNamespace(),
                hosting.getMetadata().getName(),
                Map.of());
    }

    private static void fail(StepReport step) {
        if (step.outcome() instanceof Outcome.Failed(Failure reason, String message, Duration retryAfter)) {
            throw new RemoteException(reason, message, retryAfter, null);
        }
        if (step.outcome() instanceof Outcome.Wait(Duration after, String why)) {
            throw new RemoteException(Failure.UNDER_WAY, why, after, null);
        }
        throw new RemoteException(Failure.INCONSISTENT_YET, step.logicalId() + " is not as it should be yet", null);
    }
}
