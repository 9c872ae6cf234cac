package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.reconcile.status.Conditions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How soon to look again for a worker that should be online: at first often, since people wait for it. */
final class WorkerWait {
    /** How old the list of pools may be meanwhile; shared by all that wait on one server. */
    static final Duration LOOK = Duration.ofSeconds(4);

    private static final Duration OFTEN = Duration.ofSeconds(5);
    private static final Duration SELDOM = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private WorkerWait() {}

    static Duration next(Conditions conditions, Clock clock, Duration latest) {
        boolean recent = conditions
                .get(WorkPoolPlan.WORKER_READY)
                .map(Condition::lastTransitionTime)
                .map(since -> Instant.parse(since).plus(PATIENCE).isAfter(clock.instant()))
                .orElse(true);
        Duration next = recent ? OFTEN : SELDOM;
        return next.compareTo(latest) < 0 ? next : latest;
    }
}
