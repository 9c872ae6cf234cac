package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentStatus;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.prefect.FoundPools;
import dev.prefecthosting.reconcile.refs.Caches;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may live on a hosting, and who may have left something there. */
@EnableKubernetesMockClient(crud = true)
class HomesTest {
    private final Resources resources = new Resources();

    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesClient kubernetes;

    @BeforeEach
    void fill() {
        PrefectHosting hosting = Serialization.unmarshal("""
                metadata: {name: production, namespace: platform, uid: h, resourceVersion: "1"}
                spec: {aws: {region: eu-west-1}, allowedNamespaces: [analytics]}
                status: {conditions: [{type: PrefectApiReachable, status: "True", reason: Ready, message: ""}]}
                """, PrefectHosting.class);
        resources.cachedIn(PrefectHosting.class, Caches.of(List.of(hosting)));
        resources.cachedIn(WorkPool.class, Caches.of(List.of(pool("analytics"), pool("stranger"))));
    }

    @Test
    void anAdmittedNamespaceHasAHome() {
        assertThat(homes().of(deployment("analytics", "analytics"))
                        .hosting()
                        .getMetadata()
                        .getName())
                .isEqualTo("production");
    }

    @Test
    void neitherAStrangeDeploymentNorAStrangePoolLeadsIn() {
        assertThat(refusal("stranger", "analytics")).isEqualTo(Reason.REFERENCE_NOT_ALLOWED);
        assertThat(refusal("analytics", "stranger")).isEqualTo(Reason.REFERENCE_NOT_ALLOWED);
        assertThat(refusal("analytics", "nowhere")).isEqualTo(Reason.REFERENCE_NOT_FOUND);
    }

    @Test
    void aStrangerThatGoesTakesNothingOfOthersAlong() {
        assertThat(homes().left(deployment("stranger", "analytics"))).isEmpty();
        assertThat(homes().left(deployment("analytics", "stranger"))).isEmpty();
        assertThat(homes().left(deployment("analytics", "analytics"))).isPresent();
    }

    @Test
    void oneWhoseStatusWasWipedMayHaveBeenAdmittedOnce() {
        FlowDeployment wiped = deployment("stranger", "analytics");
        wiped.setStatus(null);
        assertThat(homes().left(wiped)).isPresent();
    }

    @Test
    void oneThatIsNoLongerAdmittedTakesItsOwnAlong() {
        FlowDeployment registered = deployment("stranger", "analytics");
        registered.setStatus(Serialization.unmarshal("deploymentId: \"1\"", FlowDeploymentStatus.class));
        assertThat(homes().left(registered)).isPresent();
    }

    @Test
    void aPoolOfThatNameIsTheRightOneOnlyWithItsOwner() {
        Home home = homes().of(deployment("analytics", "analytics"));
        assertThat(Registrations.isThere(home, List.of(FoundPools.of("heavy", "analytics"))))
                .isTrue();
        assertThat(Registrations.isThere(
                        home, List.of(FoundPools.of("heavy", "stranger"), FoundPools.of("other", "analytics"))))
                .isFalse();
    }

    private Reason refusal(String namespace, String poolNamespace) {
        return catchThrowableOfType(UnmetException.class, () -> homes().of(deployment(namespace, poolNamespace)))
                .reason();
    }

    private Homes homes() {
        return new Homes(resources, kubernetes);
    }

    private static WorkPool pool(String namespace) {
        return Serialization.unmarshal("""
                metadata: {name: heavy, namespace: %s, uid: %s, resourceVersion: "1"}
                spec: {hostingRef: {name: production, namespace: platform}}
                """.formatted(namespace, namespace), WorkPool.class);
    }

    private static FlowDeployment deployment(String namespace, String poolNamespace) {
        return Serialization.unmarshal("""
                metadata:
                  {name: report, namespace: %s, uid: d, resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: {workPoolRef: {name: heavy, namespace: %s}, flowName: report, entrypoint: "main.py:report"}
                status: {conditions: [{type: Ready, status: "False", lastTransitionTime: "2026-01-01T00:00:01Z"}]}
                """.formatted(namespace, poolNamespace), FlowDeployment.class);
    }
}
