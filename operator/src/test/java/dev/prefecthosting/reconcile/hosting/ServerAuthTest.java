package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.model.common.SecretRef;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.reconcile.refs.UnmetException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class ServerAuthTest {
    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesClient kubernetes;

    @Test
    void aSecretIsMadeOnceAndOnlyWhereTheOperatorMayAct() {
        PrefectHosting hosting = hosting("prefect: {server: {version: \"3\"}}");
        SecretRef expected = new SecretRef("demo-prefect-auth");

        assertThat(auth().secret(hosting, release(hosting), false)).contains(expected);
        assertThat(made()).isZero();
        assertThat(auth().secret(hosting, release(hosting), true)).contains(expected);
        assertThat(auth().secret(hosting, release(hosting), true)).contains(expected);
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void noneIsNoneAndAnExistingServerBringsItsOwn() {
        PrefectHosting none = hosting("prefect: {server: {auth: {none: {}}}}");
        assertThat(auth().secret(none, release(none), true)).isEmpty();
        PrefectHosting open = hosting("prefect: {external: {url: http://127.0.0.1:4200/api}}");
        assertThat(auth().secret(open, release(open), true)).isEmpty();
        PrefectHosting closed = hosting(
                "prefect: {external: {url: http://127.0.0.1:4200/api, auth: {basic: {secretRef: {name: theirs}}}}}");
        assertThat(auth().secret(closed, release(closed), true)).contains(new SecretRef("theirs"));
        assertThat(made()).isZero();
    }

    @Test
    void whatAPersonAskedForIsNeverDropped() {
        PrefectHosting asked =
                hosting("prefect: {server: {version: \"2.20\", auth: {basic: {secretRef: {name: own}}}}}");
        assertThatThrownBy(() -> auth().secret(asked, release(asked), true))
                .isInstanceOf(UnmetException.class)
                .hasMessageContaining("Prefect 2.20.26 has no basic authentication");
    }

    @Test
    void theDefaultIsDroppedWithOneWarning() {
        HostingSamples old = sample("prefect: {server: {version: \"2.20\"}}");
        assertThat(auth().secret(old.hosting(), release(old.hosting()), true)).isEmpty();
        assertThat(ServerAuth.dropped(old.hosting(), old.inputs())).isPresent();

        old.hosting().setStatus(Statuses.ofServer("3.8.8"));
        assertThat(ServerAuth.dropped(old.hosting(), old.inputs())).isPresent();
        old.hosting().setStatus(Statuses.ofServer("2.20.26"));
        assertThat(ServerAuth.dropped(old.hosting(), old.inputs())).isEmpty();
    }

    @Test
    void aGeneratedSecretOutlivesAHostingThatIsRetained() {
        PrefectHosting hosting = hosting("prefect: {server: {version: \"3\"}}");
        assertThat(auth().retain(hosting)).isEmpty();
        assertThat(auth().secret(hosting, release(hosting), true)).isPresent();
        assertThat(generated().getMetadata().getOwnerReferences()).hasSize(1);

        assertThat(auth().retain(hosting)).contains("demo-prefect-auth");
        assertThat(generated().getMetadata().getOwnerReferences()).isEmpty();
        assertThat(auth().retain(hosting)).isEmpty();
    }

    private Secret generated() {
        return kubernetes
                .secrets()
                .inNamespace("default")
                .withName("demo-prefect-auth")
                .require();
    }

    private ServerAuth auth() {
        return new ServerAuth(kubernetes);
    }

    private int made() {
        return kubernetes.secrets().inNamespace("default").list().getItems().size();
    }

    private static PrefectRelease release(PrefectHosting hosting) {
        return HostingObserver.release(hosting.getSpec());
    }

    private static PrefectHosting hosting(String prefect) {
        return sample(prefect).hosting();
    }

    private static HostingSamples sample(String prefect) {
        HostingSamples sample = HostingSamples.of("aws: {region: eu-west-1}", prefect);
        sample.hosting().getMetadata().setNamespace("default");
        sample.hosting().getMetadata().setUid("0a1b2c3d");
        return sample;
    }
}
