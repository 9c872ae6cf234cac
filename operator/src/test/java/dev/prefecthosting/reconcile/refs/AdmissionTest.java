package dev.prefecthosting.reconcile.refs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.WorkPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a namespace that a hosting does not name may write, and what comes of it: nothing. */
class AdmissionTest {
    private final Resources resources = new Resources();
    private final PrefectHosting hosting = read(PrefectHosting.class, """
            metadata: {name: production, namespace: platform}
            spec: {aws: {region: eu-west-1}, allowedNamespaces: [analytics]}
            """);

    @BeforeEach
    void fill() {
        resources.cachedIn(PrefectHosting.class, Caches.of(List.of(hosting)));
        resources.cachedIn(WorkPool.class, Caches.of(List.of(pool("analytics"), pool("stranger"))));
        resources.cachedIn(FlowDeployment.class, Caches.of(List.of(deployment("analytics"), deployment("stranger"))));
    }

    @Test
    void onlyNamespacesThatTheHostingNamesCount() {
        assertThat(resources.admittedPools(hosting))
                .extracting(pool -> pool.getMetadata().getNamespace())
                .containsExactly("analytics");
        assertThat(resources.admittedDeployments(hosting))
                .extracting(deployment -> deployment.getMetadata().getNamespace())
                .containsExactly("analytics");
    }

    /** So that admitting a namespace later is noticed. */
    @Test
    void othersAreStillWoken() {
        assertThat(resources.poolsOf(hosting)).hasSize(2);
        assertThat(resources.deploymentsBelow(hosting)).hasSize(2);
    }

    private static WorkPool pool(String namespace) {
        return read(WorkPool.class, """
                metadata: {name: heavy, namespace: %s}
                spec: {hostingRef: {name: production, namespace: platform}}
                """.formatted(namespace));
    }

    private static FlowDeployment deployment(String namespace) {
        return read(FlowDeployment.class, """
                metadata: {name: report, namespace: %s}
                spec: {workPoolRef: {name: heavy}, flowName: report, entrypoint: "main.py:report"}
                """.formatted(namespace));
    }

    private static <R extends HasMetadata> R read(Class<R> kind, String yaml) {
        return Serialization.unmarshal(yaml, kind);
    }
}
