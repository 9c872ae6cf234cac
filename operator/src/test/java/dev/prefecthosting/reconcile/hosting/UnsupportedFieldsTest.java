package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.reconcile.refs.UnmetException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnsupportedFieldsTest {
    @Test
    void whatThisReleaseCanDoIsNotRefused() {
        UnsupportedFields.refuse(HostingSamples.seed().hosting());
        UnsupportedFields.refuse(HostingSamples.smallest().hosting());
    }

    @Test
    void anAnnotationThatAsksForMoreIsNamed() {
        PrefectHosting hosting = HostingSamples.smallest().hosting();
        hosting.getMetadata().setAnnotations(Map.of("prefecthosting.dev/adopt", "{\"vpc\": \"vpc-1\"}"));
        assertThatThrownBy(() -> UnsupportedFields.refuse(hosting))
                .isInstanceOf(UnmetException.class)
                .hasMessageContaining("annotation prefecthosting.dev/adopt");
    }

    @Test
    void aPrivateInstanceWithoutAWayOutIsNamed() {
        assertThat(unsupported("network: {vpc: {natGateways: None}}"))
                .anyMatch(field -> field.startsWith("spec.network.vpc.natGateways None"));
        assertThat(unsupported("network: {vpc: {natGateways: None}}", "instance: {subnet: Public}"))
                .isEmpty();
    }

    private static java.util.List<String> unsupported(String... lines) {
        String[] all = new String[lines.length + 1];
        all[0] = "aws: {region: eu-west-1}";
        System.arraycopy(lines, 0, all, 1, lines.length);
        return UnsupportedFields.of(HostingSamples.of(all).hosting().getSpec());
    }
}
