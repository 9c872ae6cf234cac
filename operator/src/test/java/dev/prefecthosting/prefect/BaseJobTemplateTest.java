package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.reconcile.hosting.GoldenFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BaseJobTemplateTest {
    private static final JobSettings SMALLEST = new JobSettings(
            "9b649228-0419-40e1-9e0d-44954b5c0ab6",
            "arn:aws:ecs:eu-west-1:123456789012:cluster/demo",
            null,
            256,
            512,
            null,
            JobSettings.Architecture.X86_64,
            JobSettings.Capacity.FARGATE,
            "arn:aws:iam::123456789012:role/execution",
            "arn:aws:iam::123456789012:role/task",
            Optional.of(new JobSettings.Network("vpc-1", List.of("subnet-1"), List.of("sg-1", "sg-2"), false)),
            new JobSettings.Logs("/prefect/demo", "eu-west-1", null, Map.of()),
            Map.of("PREFECT_API_URL", "http://10.42.0.10:4200/api"),
            Map.of(),
            Optional.empty(),
            null,
            false,
            Map.of("prefecthosting.dev/owner-uid", "uid"));

    private static final JobSettings EVERYTHING = new JobSettings(
            SMALLEST.awsCredentialsBlockId(),
            SMALLEST.cluster(),
            "example.com/flows:1",
            1024,
            2048,
            50,
            JobSettings.Architecture.ARM64,
            JobSettings.Capacity.FARGATE_SPOT,
            SMALLEST.executionRoleArn(),
            SMALLEST.taskRoleArn(),
            Optional.of(new JobSettings.Network("vpc-1", List.of("subnet-1", "subnet-2"), List.of("sg-1"), true)),
            new JobSettings.Logs("/prefect/demo", "eu-west-1", "p", Map.of("awslogs-multiline-pattern", "^INFO")),
            Map.of("PREFECT_API_URL", "http://10.42.0.10:4200/api", "STAGE", "prod"),
            Map.of("DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db"),
            Optional.of(
                    new JobSettings.ApiSecret.AuthString("arn:aws:secretsmanager:eu-west-1:123456789012:secret:auth")),
            30,
            true,
            SMALLEST.tags());

    @Test
    void theNineStepsOfTheWebFormOnPrefect2() {
        golden("smallest-2.json", features("2.20.26"), SMALLEST);
    }

    @Test
    void theNineStepsOfTheWebFormOnPrefect3() {
        golden("smallest-3.json", features("3.8.8"), SMALLEST);
    }

    @Test
    void everySetting() {
        golden("everything-3.json", features("3.8.8"), EVERYTHING);
    }

    @Test
    void patchesAreAppliedOrRefused() {
        JsonNode template = BaseJobTemplate.pinned(3);
        ArrayNode patches = Json.array();
        patches.addObject()
                .put("op", "replace")
                .put("path", "/job_configuration/name")
                .put("value", "x");
        assertThat(BaseJobTemplate.patched(template, patches)
                        .path("job_configuration")
                        .path("name")
                        .asText())
                .isEqualTo("x");
        assertThat(template).isEqualTo(BaseJobTemplate.pinned(3));
        patches.addObject().put("op", "remove").put("path", "/job_configuration/no_such");
        assertThatThrownBy(() -> BaseJobTemplate.patched(template, patches))
                .isInstanceOf(RemoteException.class)
                .hasMessageStartingWith("template.patches: ");
    }

    @Test
    void theMarkIsNoPartOfWhatIsCompared() {
        JsonNode template = BaseJobTemplate.of(features("3.8.8"), SMALLEST);
        OwnerMark mark = new OwnerMark(new Identity("uid", "work-pool"), List.of("a"));
        JsonNode marked = mark.on(template);
        assertThat(OwnerMark.in(marked)).isEqualTo(mark);
        assertThat(TemplateSummary.of(marked)).isEqualTo(TemplateSummary.of(template));
    }

    private static void golden(String file, Features features, JobSettings settings) {
        JsonNode template = BaseJobTemplate.of(features, settings);
        new GoldenFile(BaseJobTemplateTest.class, file).matches(template.toPrettyString() + "\n");
    }

    private static Features features(String version) {
        return new Features(ServerVersion.parse(version));
    }
}
