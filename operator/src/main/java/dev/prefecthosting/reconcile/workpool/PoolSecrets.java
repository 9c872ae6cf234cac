package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.model.common.SecretKeyRef;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.reconcile.refs.SecretWatches;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.stream.Collectors;

/** The Kubernetes Secrets that a pool's blocks name: a new content wakes it. */
final class PoolSecrets {
    private final SimpleInboundEventSource<WorkPool> source = new SimpleInboundEventSource<>("secrets");
    private final SecretWatches watches;

    /** @param watching whether the operator may list and watch Secrets */
    PoolSecrets(KubernetesClient kubernetes, boolean watching) {
        this.watches = new SecretWatches(kubernetes, watching, source::propagateEvent);
    }

    EventSource<?, WorkPool> source() {
        return source;
    }

    void watch(WorkPool pool) {
        String namespace = pool.getMetadata().getNamespace();
        watches.of(
                ResourceID.fromResource(pool),
                pool.getSpec().blocksOrDefault().stream()
                        .flatMap(block -> block.secretDataOrDefault().values().stream())
                        .map(SecretKeyRef::name)
                        .map(name -> new ResourceID(name, namespace))
                        .collect(Collectors.toSet()));
    }

    void forget(WorkPool pool) {
        watches.forget(ResourceID.fromResource(pool));
    }
}
