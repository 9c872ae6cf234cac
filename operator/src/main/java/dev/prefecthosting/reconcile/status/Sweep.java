package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.model.common.ActionAnnotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often a resource is looked at without an event, and how old what is known may be then.
 *
 * @param interval between two sweeps
 */
public record Sweep(Duration interval) {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** A sweep comes a little early or late; the listing it meets is then just too old. */
    private static final double SHARE = 0.85;

    /** Nothing may be older than a request to look now; {@code acted} is the request that was acted upon last. */
    public Duration age(HasMetadata resource, @Nullable String acted) {
        String requested = requested(resource);
        boolean now = requested != null && !Objects.equals(requested, acted);
        return now ? Duration.ZERO : Duration.ofMillis((long) (interval.toMillis() * SHARE));
    }

    /** For what waits on something that may come without an event. */
    public Optional<Duration> soon() {
        return Optional.of(SOON.compareTo(interval) < 0 ? SOON : interval);
    }

    /** The value of {@code reconcile-requested-at}. */
    public static @Nullable String requested(HasMetadata resource) {
        var annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(ActionAnnotations.RECONCILE_REQUESTED_AT);
    }
}
