package dev.prefecthosting.reconcile.flowdeployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What happened a short while ago, so that its consequences are looked for sooner than at the next sweep. */
final class Recently {
    private final Map<String, Instant> happened = new ConcurrentHashMap<>();
    private final Duration memory;
    private final Clock clock;

    Recently(Duration memory, Clock clock) {
        this.memory = memory;
        this.clock = clock;
    }

    void happened(String uid) {
        Instant now = clock.instant();
        happened.values().removeIf(at -> at.isBefore(now.minus(memory)));
        happened.put(uid, now);
    }

    boolean has(String uid) {
        Instant forgotten = clock.instant().minus(memory);
        return happened.computeIfPresent(uid, (_, at) -> at.isAfter(forgotten) ? at : null) != null;
    }
}
