package dev.prefecthosting.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process knows of its own creates without idempotency token. A create that another process announced, or whose
 * answer was lost, may have happened although no listing shows it yet.
 */
final class Attempts {
    /** By then every listing shows what there is. */
    private static final Duration MEMORY = Inventory.GRACE.multipliedBy(2);

    private final Map<Identity, Instant> announced = new ConcurrentHashMap<>();
    private final Map<Identity, Instant> unanswered = new ConcurrentHashMap<>();

    void announced(Identity identity, Instant at) {
        forget(announced, at);
        announced.put(identity, at);
    }

    void answered(Identity identity) {
        unanswered.remove(identity);
        announced.remove(identity);
    }

    void unanswered(Identity identity, Instant at) {
        forget(unanswered, at);
        unanswered.put(identity, at);
    }

    private static void forget(Map<Identity, Instant> attempts, Instant now) {
        attempts.values().removeIf(at -> at.isBefore(now.minus(MEMORY)));
    }

    /** Since when it may exist unseen; empty when it can't. */
    Optional<Instant> mayExistSince(Identity identity, Optional<Instant> announcedInStatus) {
        Instant lost = unanswered.get(identity);
        if (lost != null) {
            return Optional.of(lost);
        }
        return announced.containsKey(identity) ? Optional.empty() : announcedInStatus;
    }
}
