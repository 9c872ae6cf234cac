package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.model.common.Intent;
import dev.prefecthosting.model.common.ResourceStatus;
import dev.prefecthosting.plan.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The ledger that a status holds: intents, and how many resources of each step there have been. */
public final class StatusLedger implements Ledger {
    private final Map<String, Instant> announced = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Consumer<StatusLedger> write;

    /**
     * Starts from what the status holds.
     *
     * @param write writes the status with the intents of this ledger, before the first create
     */
    public StatusLedger(
            List<Intent> intents,
            Map<String, Integer> creations,
            List<ResourceStatus> resources,
            Consumer<StatusLedger> write) {
        intents.forEach(intent -> announced.put(intent.logicalId(), Instant.parse(intent.at())));
        resources.forEach(resource -> counts.put(resource.logicalId(), 1));
        counts.putAll(creations);
        this.write = write;
    }

    @Override
    public Optional<Instant> announcedAt(String logicalId) {
        return Optional.ofNullable(announced.get(logicalId));
    }

    @Override
    public void announce(Set<String> logicalIds, Instant at) {
        logicalIds.forEach(logicalId -> announced.put(logicalId, at));
        write.accept(this);
    }

    @Override
    public int nextCount(String logicalId) {
        return counts.getOrDefault(logicalId, 0);
    }

    @Override
    public void spent(String logicalId, int count) {
        counts.put(logicalId, count + 1);
    }

    /** What is still to be made. */
    public List<Intent> intents(List<ResourceStatus> existing) {
        Set<String> made = existing.stream().map(ResourceStatus::logicalId).collect(Collectors.toSet());
        return new TreeMap<>(announced)
                .entrySet().stream()
                        .filter(entry -> !made.contains(entry.getKey()))
                        .map(entry ->
                                new Intent(entry.getKey(), entry.getValue().toString()))
                        .toList();
    }

    /** Only the counts that the table of resources does not tell: one that exists once is one. */
    public Map<String, Integer> creations(List<ResourceStatus> existing) {
        Set<String> made = existing.stream().map(ResourceStatus::logicalId).collect(Collectors.toSet());
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .filter(entry -> entry.getValue() > 1 || !made.contains(entry.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, TreeMap::new));
    }
}
