package dev.prefecthosting.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;

class TaskDefinitionsTest {
    private static final String OLD = "arn:aws:ecs:eu-west-1:1:task-definition/f:1";
    private static final String NEW = "arn:aws:ecs:eu-west-1:1:task-definition/f:2";

    private final TaskDefinitions definitions = new TaskDefinitions(new EcsClient() {
        @Override
        public String serviceName() {
            return "ecs";
        }

        @Override
        public void close() {}
    });

    @Test
    void theOrderOfVariablesIsNoContent() {
        assertThat(content(Map.of("A", "1", "B", "2", "C", "3")).hash())
                .isEqualTo(content(Map.of("C", "3", "B", "2", "A", "1")).hash());
    }

    @Test
    void theValueOfAVariableIs() {
        assertThat(content(Map.of("A", "1")).hash())
                .isNotEqualTo(content(Map.of("A", "2")).hash());
    }

    @Test
    void theSameContentIsNoDifference() {
        assertThat(definitions.compare(desired(Set.of()), found(List.of()))).isEqualTo(Difference.NONE);
    }

    @Test
    void anOlderRevisionStaysWhileAServiceRunsIt() {
        assertThat(definitions.compare(desired(Set.of(OLD)), found(List.of(OLD))))
                .isEqualTo(Difference.NONE);
        assertThat(definitions.compare(desired(Set.of(NEW)), found(List.of(OLD))))
                .isInstanceOf(Difference.Update.class);
    }

    private static TaskDefinitions.Desired desired(Set<String> inUse) {
        return new TaskDefinitions.Desired("f", content(Map.of("A", "1")), inUse);
    }

    private static TaskDefinitions.Found found(List<String> older) {
        Map<String, String> tags =
                Map.of(Tags.CONTENT, content(Map.of("A", "1")).hash());
        return new TaskDefinitions.Found("f", new Identity("u", "l"), "ACTIVE", NEW, tags, older);
    }

    static TaskContent content(Map<String, String> environment) {
        Container container = Container.of("server", "prefecthq/prefect:3-python3.12")
                .command(List.of("prefect", "server", "start"))
                .environment(environment)
                .ports(new Container.Port(4200, 4200))
                .mounts(new Container.Mount("data", "/data", false))
                .healthCheck(new Container.HealthCheck(List.of("CMD", "python", "-c", "pass"), 10, 5, 3, 60))
                .memory(512)
                .stopTimeoutSeconds(30)
                .build();
        return new TaskContent(
                TaskContent.NetworkMode.BRIDGE,
                List.of(Compatibility.EC2),
                TaskContent.Architecture.ARM64,
                null,
                null,
                null,
                null,
                null,
                List.of(container),
                List.of(new TaskContent.HostVolume("data", "/mnt/data")));
    }
}
