package dev.prefecthosting.reconcile.refs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnableKubernetesMockClient(crud = true)
@SuppressWarnings("NullAway.Init")
class SecretWatchesTest {
    KubernetesMockServer server;
    KubernetesClient kubernetes;

    /** The chart gives no right to it unless it is asked for. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void asksOnlyWhereTheOperatorMayWatch(boolean may) throws InterruptedException {
        SecretWatches watches = new SecretWatches(kubernetes, may, _ -> {});
        ResourceID pool = new ResourceID("pool", "default");
        watches.of(pool, Set.of(new ResourceID("slack", "default")));

        assertThat(server.takeRequest(may ? 30_000 : 500, TimeUnit.MILLISECONDS) != null)
                .isEqualTo(may);
        watches.forget(pool);
    }
}
