package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.compute.InstanceConnectEndpoints;
import dev.prefecthosting.model.hosting.PrefectApiStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the status keeps of the way: host keys that were taken at their first word, as long as the instance is the same. */
final class KeptHostKeys {
    private KeptHostKeys() {}

    static @Nullable PrefectApiStatus of(
            @Nullable PrefectApiStatus old,
            @Nullable String instanceId,
            List<String> learned,
            Optional<InstanceConnectEndpoints.Found> endpoint) {
        List<String> still =
                old != null && Objects.equals(old.instanceId(), instanceId) ? old.knownHostsOrDefault() : List.of();
        List<String> kept =
                Stream.concat(still.stream(), learned.stream()).distinct().toList();
        PrefectApiStatus now = new PrefectApiStatus(
                kept.isEmpty() ? null : kept,
                kept.isEmpty() ? null : instanceId,
                null,
                endpoint.map(InstanceConnectEndpoints.Found::id).orElse(null),
                endpoint.map(InstanceConnectEndpoints.Found::dnsName).orElse(null));
        return now.equals(PrefectApiStatus.EMPTY) ? null : now;
    }
}
