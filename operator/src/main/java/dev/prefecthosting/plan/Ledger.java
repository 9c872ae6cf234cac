package dev.prefecthosting.plan;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What must outlive the process between a create call and its answer; kept in the status of the Kubernetes resource. */
public interface Ledger {
    /** When a create of this step was last announced. */
    Optional<Instant> announcedAt(String logicalId);

    /** One status write, before the first of these creates. */
    void announce(Set<String> logicalIds, Instant at);

    /** Which create of this step the next one is: 0 at first, more after a loss or replacement. */
    int nextCount(String logicalId);

    /** That count's token is spent. Kept with the next status write. */
    void spent(String logicalId, int count);
}
