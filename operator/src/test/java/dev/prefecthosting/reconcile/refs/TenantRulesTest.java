package dev.prefecthosting.reconcile.refs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.aws.iam.Boundary;
import dev.prefecthosting.model.hosting.PrefectHosting;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person who may create a hosting can get out of the operator's own credentials. */
class TenantRulesTest {
    private static final Boundary BOUNDARY = new Boundary("tenants/limit");
    private static final TenantRules STRICT = new TenantRules(Set.of("platform"), Optional.of(BOUNDARY));
    private static final String ASSUMED = "credentials: {assumeRole: {roleArn: \"arn:aws:iam::123456789012:role/x\"}}";

    @ParameterizedTest
    @ValueSource(strings = {"region: eu-west-1", "region: eu-west-1, credentials: {}", "region: eu-west-1, " + ASSUMED})
    void theOperatorsOwnCredentialsAreForNamedNamespaces(String aws) {
        assertThatThrownBy(() -> STRICT.hold(hosting("team", aws)))
                .isInstanceOf(UnmetException.class)
                .hasMessageContaining("namespace team may not use")
                .hasMessageContaining("write spec.aws.credentials.secretRef");
        assertThatCode(() -> STRICT.hold(hosting("platform", aws))).doesNotThrowAnyException();
        assertThatCode(() -> TenantRules.NONE.hold(hosting("team", aws))).doesNotThrowAnyException();
    }

    @Test
    void whoBringsKeysMayBeAnywhere() {
        PrefectHosting hosting = hosting("team", "region: eu-west-1, credentials: {secretRef: {name: keys}}");
        assertThatCode(() -> STRICT.hold(hosting)).doesNotThrowAnyException();
    }

    @Test
    void noHostingNamesAnotherBoundary() {
        String own = "region: eu-west-1, permissionsBoundaryArn: \"arn:aws:iam::123456789012:policy/mine\"";
        assertThatThrownBy(() -> STRICT.hold(hosting("platform", own)))
                .hasMessageContaining("tenants/limit")
                .hasMessageContaining("leave spec.aws.permissionsBoundaryArn out");
        String same = "region: eu-west-1, permissionsBoundaryArn: \"arn:aws:iam::123456789012:policy/tenants/limit\"";
        assertThatCode(() -> STRICT.hold(hosting("platform", same))).doesNotThrowAnyException();
    }

    @Test
    void aBoundaryIsOfEachAccount() {
        assertThat(BOUNDARY.arn("aws-cn", "123456789012"))
                .isEqualTo("arn:aws-cn:iam::123456789012:policy/tenants/limit");
        assertThat(new Boundary("arn:aws:iam::aws:policy/PowerUserAccess").arn("aws", "123456789012"))
                .isEqualTo("arn:aws:iam::aws:policy/PowerUserAccess");
    }

    private static PrefectHosting hosting(String namespace, String aws) {
        return Serialization.unmarshal("""
                metadata: {name: demo, namespace: %s, uid: uid}
                spec: {aws: {%s}}
                """.formatted(namespace, aws), PrefectHosting.class);
    }
}
