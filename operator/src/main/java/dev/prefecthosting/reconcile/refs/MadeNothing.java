package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.reconcile.status.Conditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Proofs that a resource has left nothing outside of Kubernetes, so that it may go unasked where nobody answers. A status
 * that was wiped says as little as one that never had anything to say, so "not ready" counts only from the beginning.
 */
public final class MadeNothing {
    /** How soon after its creation a resource is looked at. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(30);

    private MadeNothing() {}

    /** Whether its status has said "not ready" ever since it was created. */
    public static boolean neverReady(HasMetadata resource, List<Condition> conditions) {
        return find(conditions, Conditions.READY)
                .filter(ready -> isNotTrueSince(ready, created(resource), FIRST_LOOK))
                .isPresent();
    }

    /** Whether the hosting's Prefect server was out of reach for as long as the resource is there: nobody wrote to it. */
    public static boolean neverReached(PrefectHosting hosting, HasMetadata resource) {
        List<Condition> conditions =
                hosting.getStatus() == null ? List.of() : hosting.getStatus().conditionsOrDefault();
        Optional<Condition> reachable = find(conditions, PrefectAccess.CONDITION);
        return reachable
                .map(condition -> isNotTrueSince(condition, created(hosting), FIRST_LOOK)
                        || isNotTrueSince(condition, created(resource), FIRST_LOOK.negated()))
                .orElseGet(() -> neverReady(hosting, conditions));
    }

    private static boolean isNotTrueSince(Condition condition, Instant when, Duration atMostLater) {
        Instant since = Instant.parse(condition.lastTransitionTime());
        return !condition.status().equals("True") && since.isBefore(when.plus(atMostLater));
    }

    private static Instant created(HasMetadata resource) {
        return Instant.parse(resource.getMetadata().getCreationTimestamp());
    }

    private static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
