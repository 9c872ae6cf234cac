package dev.prefecthosting.reconcile.refs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.tunnel.Hop;
import dev.prefecthosting.tunnel.SshRoute;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code spec.prefectApi.ssh} becomes. */
@EnableKubernetesMockClient(crud = true)
class SshRoutesTest {
    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesClient kubernetes;

    @BeforeEach
    void makeSecret() {
        kubernetes
                .secrets()
                .inNamespace("team")
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("bastion")
                        .endMetadata()
                        .withData(Map.of("id", "dGhlIGtleQ==", "known_hosts", "YSBiIGMKZCBlIGY="))
                        .build())
                .create();
    }

    @Test
    void theHostAndTheKeysAreThoseWritten() {
        SshRoute route = route("""
                {host: bastion.example, port: 2222, user: me, privateKeySecretRef: {name: bastion, key: id},
                 knownHostsSecretRef: {name: bastion, key: known_hosts}}""");

        assertThat(route.jump()).isEmpty();
        assertThat(route.server()).isEqualTo(new Hop("me", "bastion.example", 2222));
        assertThat(route.identity().privateKey()).isEqualTo("the key");
        assertThat(route.trust().knownHosts()).containsExactly("a b c", "d e f");
        assertThat(route.trust().keepsFirst()).isFalse();
        assertThat(route.toString()).as("never the key").doesNotContain("the key");
    }

    @Test
    void withoutHostItIsTheInstanceAndItsUser() {
        SshRoute route =
                route("{privateKeySecretRef: {name: bastion, key: id}, jump: {host: bastion.example, user: me}}");

        assertThat(route.server()).isEqualTo(new Hop("ec2-user", "10.0.0.10", 22));
        assertThat(route.jump()).contains(new Hop("me", "bastion.example", 22));
        assertThat(route.trust().keepsFirst()).isTrue();
        assertThat(route.trust().knownHosts()).as("of this instance").containsExactly("kept line here");
    }

    @Test
    void aHostThatTheOperatorMayNotCallIsRefused() {
        assertThatThrownBy(() -> route("{host: internal.example, privateKeySecretRef: {name: bastion, key: id}}"))
                .isInstanceOf(UnmetException.class)
                .hasMessageContaining("spec.prefectApi.ssh.host ssh://internal.example:22")
                .hasMessageContaining("PREFECT_HOSTING_ALLOWED_ENDPOINTS");
    }

    @Test
    void aMissingSecretIsNamedWithTheCommandThatMakesIt() {
        assertThatThrownBy(() -> route("{host: bastion.example, privateKeySecretRef: {name: none, key: id}}"))
                .isInstanceOf(UnmetException.class)
                .hasMessageContaining("kubectl -n team create secret generic none --from-file=id=");
    }

    private SshRoute route(String ssh) {
        PrefectHosting hosting = Serialization.unmarshal("""
                metadata: {name: h, namespace: team, uid: u}
                spec: {aws: {region: eu-west-1}, prefectApi: {via: Ssh, ssh: %s}}
                status:
                  instance: {id: i-1, privateIp: 10.0.0.10}
                  prefectApi: {knownHosts: [kept line here], instanceId: i-1}
                """.formatted(ssh.replace("\n", " ")), PrefectHosting.class);
        AllowedEndpoints allowed = new AllowedEndpoints(List.of(URI.create("ssh://bastion.example")));
        return new SshRoutes(new Secrets(kubernetes), allowed)
                .of(
                        hosting,
                        Objects.requireNonNull(
                                hosting.getSpec().prefectApiOrDefault().ssh()));
    }
}
