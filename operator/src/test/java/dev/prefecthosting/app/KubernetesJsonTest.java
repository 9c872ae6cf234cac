package dev.prefecthosting.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.workpool.WorkPool;
import org.junit.jupiter.api.Test;

class KubernetesJsonTest {
    private static final String POOL = """
            {"apiVersion": "prefecthosting.dev/v1alpha1", "kind": "WorkPool",
             "metadata": {"name": "pool", "labels": {"team": "data"},
                          "managedFields": [{"manager": "kubectl", "fieldsV1": {"f:spec": {}}}]},
             "spec": {"hostingRef": {"name": "demo"}}}
            """;

    @Test
    void allButFieldManagersIsRead() {
        WorkPool pool = KubernetesJson.serialization().unmarshal(POOL, WorkPool.class);
        assertThat(pool.getMetadata().getManagedFields()).isEmpty();
        assertThat(pool.getMetadata().getLabels()).containsEntry("team", "data");
        assertThat(pool.getSpec().hostingRef().name()).isEqualTo("demo");
        assertThat(KubernetesJson.serialization().asJson(pool)).doesNotContain("managedFields");
    }
}
