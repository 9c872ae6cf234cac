package dev.prefecthosting.plan;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Writes down which creates a pass may make that can't be repeated safely, before the first of them. */
record Intents(Graph graph, Order order, Ledger ledger, Attempts attempts) {
    /** All of them together, in one status write; none when they were announced a moment ago. */
    void announce(Instant now) {
        if (order.mode() == Mode.PREVIEW) {
            return;
        }
        Set<String> unreachable = new HashSet<>();
        Set<String> missing = new LinkedHashSet<>();
        boolean due = false;
        for (Step<?, ?> step : graph.steps()) {
            boolean beyond = Graph.dependencies(step).anyMatch(needed -> unreachable.contains(needed.logicalId()));
            boolean exists =
                    !step.inventory().find(step.identity(order.owner())).isEmpty();
            if (!exists && (beyond || step.blockedOn().isPresent())) {
                unreachable.add(step.logicalId());
            } else if (step.wanted() && !exists && !step.kind().createIsIdempotent()) {
                missing.add(step.logicalId());
                due |= isDue(step, now);
            }
        }
        if (due) {
            ledger.announce(missing, now);
            missing.forEach(
                    logicalId -> attempts.announced(new Identity(order.owner().uid(), logicalId), now));
        }
    }

    private boolean isDue(Step<?, ?> step, Instant now) {
        return ledger.announcedAt(step.logicalId())
                .map(at -> at.plus(Inventory.GRACE).isBefore(now))
                .orElse(true);
    }
}
