package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.hosting.EstimatedMonthlyCost;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonthlyCostTest {
    /** NAT gateway, its address, t4g.medium, 50 GB, a secret: docs/install.md has the same sum. */
    @Test
    void theSmallestHosting() {
        assertThat(amount("")).isEqualTo("70.35");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            network: {vpc: {natGateways: None}}                                     | 31.66
            network: {vpc: {natGateways: PerZone, zones: 3}}                        | 147.73
            network: {vpc: {endpoints: [s3, ecr.api, logs], zones: 2}}              | 102.47
            instance: {type: t3.small, subnet: Public, rootVolumeGiB: 50}           | 65.54
            prefect: {external: {url: 'https://prefect.example.com/api'}}           | 38.69
            """)
    void whatIsMadeIsCounted(String spec, String amount) {
        assertThat(amount(spec)).isEqualTo(amount);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "instance: {type: x2gd.medium}",
                "prefect: {server: {placement: Fargate, database: {postgres: {urlSecretRef: {name: a, key: b}}}}}",
                "prefect: {server: {database: {rds: {}}}}",
                "prefect: {server: {loadBalancer: {}}}"
            })
    void nobodyGuessesAPrice(String spec) {
        assertThat(MonthlyCost.of(hosting("eu-west-1", spec).getSpec())).isEmpty();
    }

    @Test
    void aRegionWithoutListHasNoEstimate() {
        assertThat(MonthlyCost.of(hosting("sa-east-1", "").getSpec())).isEmpty();
    }

    @Test
    void whatWasSaidOfThisGenerationStays() {
        PrefectHosting hosting = hosting("eu-west-1", "");
        hosting.getMetadata().setGeneration(3L);
        EstimatedMonthlyCost old = new EstimatedMonthlyCost("1.00", "USD", "2020-01-01");
        assertThat(MonthlyCost.of(hosting, status(3, old))).hasValue(old);
        assertThat(MonthlyCost.ofSame(3L, status(3, old))).hasValue(old);
        // Else a pass that failed would take the old amount along as that of the new spec.
        assertThat(MonthlyCost.ofSame(3L, status(2, old))).isEmpty();
        assertThat(MonthlyCost.of(hosting, status(2, old)).orElseThrow().amount())
                .isEqualTo("70.35");
    }

    private static String amount(String spec) {
        return String.valueOf(MonthlyCost.of(hosting("eu-west-1", spec).getSpec())
                .orElseThrow()
                .amount());
    }

    private static PrefectHostingStatus status(long generation, EstimatedMonthlyCost cost) {
        return Serialization.unmarshal(
                """
                observedGeneration: %d
                estimatedMonthlyCost: {amount: '%s', currency: USD, pricesAsOf: '%s'}
                """.formatted(generation, cost.amount(), cost.pricesAsOf()), PrefectHostingStatus.class);
    }

    private static PrefectHosting hosting(String region, String spec) {
        return Serialization.unmarshal("""
                metadata: {name: demo, namespace: team}
                spec:
                  aws: {region: %s}
                  %s
                """.formatted(region, spec), PrefectHosting.class);
    }
}
