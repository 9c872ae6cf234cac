package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.hosting.PrefectApiStatus;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Host keys on the way to the Prefect API, for as long as the instance is the same. */
final class KeptHostKeys {
    private KeptHostKeys() {}

    static @Nullable PrefectApiStatus of(
            @Nullable PrefectApiStatus old, @Nullable String instanceId, List<String> learned) {
        List<String> still =
                old != null && Objects.equals(old.instanceId(), instanceId) ? old.knownHostsOrDefault() : List.of();
        List<String> kept =
                Stream.concat(still.stream(), learned.stream()).distinct().toList();
        return kept.isEmpty() ? null : new PrefectApiStatus(kept, instanceId, null);
    }
}
