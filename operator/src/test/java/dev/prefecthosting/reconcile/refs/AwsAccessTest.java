package dev.prefecthosting.reconcile.refs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.aws.Transport;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.inventory.AwsRegions;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.reconcile.status.Reason;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class AwsAccessTest {
    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesClient kubernetes;

    @Test
    void hostingsWithEqualCredentialsShareWhatIsKnown() {
        AwsAccess aws = access();
        keys("AKIA1");
        assertThat(aws.of(hosting("a"))).isSameAs(aws.of(hosting("b")));
    }

    @Test
    void rotatedCredentialsAreForgottenWithTheirClients() {
        AwsAccess aws = access();
        keys("AKIA1");
        AwsRegion before = aws.of(hosting("a"));
        keys("AKIA2");
        assertThat(aws.of(hosting("a"))).isNotSameAs(before);
        keys("AKIA1");
        assertThat(aws.of(hosting("a"))).isNotSameAs(before);
    }

    @Test
    void credentialsGoWithTheLastHosting() {
        AwsAccess aws = access();
        keys("AKIA1");
        AwsRegion before = aws.of(hosting("a"));
        aws.forget(hosting("a"));
        assertThat(aws.of(hosting("a"))).isNotSameAs(before);
    }

    @Test
    void saysHowToMakeASecretThatIsMissing() {
        assertThatThrownBy(() -> access().of(hosting("a")))
                .isInstanceOf(UnmetException.class)
                .hasMessageContaining("kubectl -n team create secret generic keys");
    }

    @Test
    void aRegionThatAwsDoesNotHaveWaitsForAnotherHosting() {
        assertThatThrownBy(() -> access().of(hosting("a", "region: eu-wst-1")))
                .isInstanceOfSatisfying(
                        UnmetException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID))
                .hasMessageStartingWith("spec.aws.region: eu-wst-1 is no region of AWS that this operator knows:"
                        + " did you mean eu-west-1?");
    }

    @Test
    void whatStandsInForAwsMayHaveAnyRegion() {
        keys("AKIA1");
        assertThat(access().of(hosting("a", "region: zz-local-1, endpointUrl: 'http://127.0.0.1:4566'")))
                .isNotNull();
    }

    private AwsAccess access() {
        AwsRegions regions = new AwsRegions(Transport.of((_, _, _, _) -> {}), Optional.empty(), Clock.systemUTC());
        return new AwsAccess(
                new Secrets(kubernetes),
                regions,
                new AllowedEndpoints(List.of(URI.create("http://127.0.0.1:4566"))),
                TenantRules.NONE);
    }

    private void keys(String id) {
        kubernetes
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("keys")
                        .withNamespace("team")
                        .endMetadata()
                        .withData(Map.of("aws_access_key_id", base64(id), "aws_secret_access_key", base64("secret")))
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static PrefectHosting hosting(String uid) {
        return hosting(uid, "region: eu-west-1");
    }

    private static PrefectHosting hosting(String uid, String where) {
        return Serialization.unmarshal("""
                metadata: {name: demo, namespace: team, uid: %s}
                spec: {aws: {%s, credentials: {secretRef: {name: keys}}}}
                """.formatted(uid, where), PrefectHosting.class);
    }
}
