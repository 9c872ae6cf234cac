package dev.prefecthosting.plan;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A status that survives what its process does not. */
final class FakeLedger implements Ledger {
    final Map<String, Instant> announced = new HashMap<>();
    final Map<String, Integer> counts = new HashMap<>();
    int writes;

    @Override
    public Optional<Instant> announcedAt(String logicalId) {
        return Optional.ofNullable(announced.get(logicalId));
    }

    @Override
    public void announce(Set<String> logicalIds, Instant at) {
        writes++;
        logicalIds.forEach(logicalId -> announced.put(logicalId, at));
    }

    @Override
    public synchronized int nextCount(String logicalId) {
        return counts.getOrDefault(logicalId, 0);
    }

    @Override
    public synchronized void spent(String logicalId, int count) {
        counts.put(logicalId, count + 1);
    }
}
