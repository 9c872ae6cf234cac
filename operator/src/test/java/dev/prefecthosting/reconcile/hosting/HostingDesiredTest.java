package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.compute.Instances;
import dev.prefecthosting.aws.ecs.Container;
import dev.prefecthosting.aws.ecs.TaskContent;
import dev.prefecthosting.aws.ecs.TaskDefinitions;
import dev.prefecthosting.model.hosting.OperatingSystem;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Step;
import dev.prefecthosting.reconcile.hosting.userdata.InstanceSettings;
import dev.prefecthosting.reconcile.hosting.userdata.UserData;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Compatibility;

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
        "by-task, role-courier-execution",
    })
    void theStepIsToBe(String sample, String logicalId) {
        Graph plan = sample(sample).plan();
        new GoldenFile(HostingDesiredTest.class, sample + "-" + logicalId + ".json")
                .matches(Goldens.json(desired(plan, logicalId)));
    }

    private static HostingSamples sample(String name) {
        return switch (name) {
            case "seed" -> HostingSamples.seed();
            case "by-task" -> HostingSamples.byTask();
            default -> HostingSamples.smallest();
        };
    }

    @Test
    void theTaskThatBringsRequestsHasNoMoreThanItTakes() {
        Object desired = desired(HostingSamples.byTask().plan(), "task-definition-courier");
        assertThat(desired).isInstanceOfSatisfying(TaskDefinitions.Desired.class, definition -> {
            TaskContent content = definition.content();
            assertThat(content.requires()).containsExactly(Compatibility.FARGATE);
            assertThat(content.cpu()).isEqualTo(256);
            assertThat(content.memory()).isEqualTo(512);
            assertThat(content.executionRoleArn()).isEqualTo("role-courier-execution-id");
            assertThat(content.taskRoleArn()).isNull();
            Container container = content.containers().getFirst();
            assertThat(container.environment()).isEmpty();
            assertThat(container.secrets())
                    .containsOnly(
                            Map.entry("PREFECT_HOSTING_LETTER", "courier-letter-id"),
                            Map.entry("PREFECT_API_AUTH_STRING", "server-auth-id"));
            assertThat(container.image()).startsWith("prefecthq/prefect:3");
            assertThat(container.command()).startsWith("python", "-c").hasSize(3);
        });
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
