package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.compute.Instances;
import dev.prefecthosting.model.hosting.OperatingSystem;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Step;
import dev.prefecthosting.reconcile.hosting.userdata.InstanceSettings;
import dev.prefecthosting.reconcile.hosting.userdata.UserData;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What key steps of the samples should be, as golden files. */
class HostingDesiredTest {
    @ParameterizedTest
    @CsvSource({
        "seed, vpc",
        "seed, route-table-public",
        "seed, route-table-private-a",
        "seed, security-group-clients",
        "seed, security-group-server",
        "seed, role-instance",
        "seed, role-server-execution",
        "seed, role-github",
        "seed, network-interface",
        "seed, task-definition-server",
        "seed, server",
        "seed, task-events",
        "seed, task-events-rule",
        "seed, repository-prefect-flows",
        "smallest, security-group-server",
        "smallest, role-server-execution",
        "smallest, task-definition-server",
    })
    void theStepIsToBe(String sample, String logicalId) {
        Graph plan = sample.equals("seed")
                ? HostingSamples.seed().plan()
                : HostingSamples.smallest().plan();
        new GoldenFile(HostingDesiredTest.class, sample + "-" + logicalId + ".json")
                .matches(Goldens.json(desired(plan, logicalId)));
    }

    @Test
    void theInstanceOfTheSeedBootsWithItsVolumeClusterAndDesktop() {
        Object desired = desired(HostingSamples.seed().plan(), "instance");
        HostingNames names = new HostingNames(HostingSamples.seed().inputs().owner());
        assertThat(desired).isInstanceOfSatisfying(Instances.Desired.class, instance -> {
            assertThat(instance.userData())
                    .isEqualTo(UserData.render(new InstanceSettings(
                            OperatingSystem.UBUNTU,
                            dev.prefecthosting.aws.compute.Architecture.ARM64,
                            "eu-west-1",
                            names.cluster(),
                            "data-volume-id",
                            Optional.of(names.desktopParameter()),
                            false,
                            false)));
            assertThat(instance.userData()).doesNotContain("hidden");
            assertThat(instance.keyName()).isEqualTo("ops");
            assertThat(instance.networkInterfaceId()).isEqualTo("network-interface-id");
        });
    }

    private static Object desired(Graph plan, String logicalId) {
        Step<?, ?> step = plan.step(logicalId).orElseThrow();
        return step.desired().apply(new SampleMade());
    }
}
