package dev.prefecthosting.aws;

import dev.prefecthosting.plan.Ledger;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A status that is kept in memory. */
final class MemoryLedger implements Ledger {
    private final Map<String, Instant> announced = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    @Override
    public Optional<Instant> announcedAt(String logicalId) {
        return Optional.ofNullable(announced.get(logicalId));
    }

    @Override
    public void announce(Set<String> logicalIds, Instant at) {
        logicalIds.forEach(logicalId -> announced.put(logicalId, at));
    }

    @Override
    public int nextCount(String logicalId) {
        return counts.getOrDefault(logicalId, 0);
    }

    @Override
    public void spent(String logicalId, int count) {
        counts.put(logicalId, count + 1);
    }
}
