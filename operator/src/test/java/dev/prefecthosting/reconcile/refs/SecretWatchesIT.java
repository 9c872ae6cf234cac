package dev.prefecthosting.reconcile.refs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against a real API server. */
@Tag("cluster")
class SecretWatchesIT {
    private static final ResourceID ONE = new ResourceID("one", "default");
    private static final ResourceID OTHER = new ResourceID("other", "default");

    private final KubernetesClient kubernetes = new KubernetesClientBuilder().build();
    private final BlockingQueue<ResourceID> woken = new LinkedBlockingQueue<>();
    private final SecretWatches watches = new SecretWatches(kubernetes, true, woken::add);
    private final String name = "key-" + UUID.randomUUID();
    private final Set<ResourceID> secret = Set.of(new ResourceID(name, "default"));

    @AfterEach
    void stop() {
        kubernetes.secrets().inNamespace("default").withName(name).delete();
        kubernetes.close();
    }

    @Test
    void aSecretThatComesChangesOrGoesWakesWhoNamesIt() throws InterruptedException {
        watches.of(ONE, secret);
        write("a", Map.of());
        assertThat(next()).isEqualTo(ONE);

        write("b", Map.of());
        assertThat(next()).isEqualTo(ONE);

        // Its content is the same.
        write("b", Map.of("label", "x"));
        kubernetes.secrets().inNamespace("default").withName(name).delete();
        assertThat(next()).isEqualTo(ONE);
        assertThat(woken).isEmpty();
    }

    @Test
    void whoNamesItNoLongerIsLeftAlone() throws InterruptedException {
        watches.of(ONE, secret);
        watches.of(OTHER, secret);
        write("a", Map.of());
        ResourceID first = next();
        assertThat(List.of(first, next())).containsExactlyInAnyOrder(ONE, OTHER);

        watches.forget(ONE);
        write("b", Map.of());
        assertThat(next()).isEqualTo(OTHER);
        assertThat(woken).isEmpty();
    }

    private ResourceID next() throws InterruptedException {
        @Nullable ResourceID next = woken.poll(30, TimeUnit.SECONDS);
        return next == null ? new ResourceID("nobody") : next;
    }

    private void write(String value, Map<String, String> labels) {
        Secret written = new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .withLabels(labels)
                .endMetadata()
                .withStringData(Map.of("key", value))
                .build();
        kubernetes.secrets().resource(written).forceConflicts().serverSideApply();
    }
}
