package dev.prefecthosting.reconcile.refs;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Caches of controllers that never change. */
public final class Caches {
    private Caches() {}

    public static <R extends HasMetadata> Cache<R> of(List<R> resources) {
        return new Cache<>() {
            @Override
            public Optional<R> get(ResourceID id) {
                return list(resource -> ResourceID.fromResource(resource).equals(id))
                        .findFirst();
            }

            @Override
            public Stream<ResourceID> keys() {
                return resources.stream().map(ResourceID::fromResource);
            }

            @Override
            public Stream<R> list(Predicate<R> wanted) {
                return resources.stream().filter(wanted);
            }
        };
    }
}
