package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.plan.Step;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImagePushesTest {
    @Test
    void nothingIsMadeUntilADeploymentWantsIt() {
        assertThat(made(deployment("flows", false))).isEmpty();
        assertThat(made(deployment("flows", false), deployment("others", true)))
                .containsExactly("image-pushes", "image-pushes-rule");
    }

    @Test
    void theRuleTellsOfTheRepositoriesAskedForAndOnlyOfPushesThatSucceeded() {
        assertThat(pushes(deployment("flows", true), deployment("others", false), deployment("a", true))
                        .rule("arn:queue"))
                .satisfies(rule -> assertThat(rule.pattern())
                        .contains("\"repository-name\":[\"a\",\"flows\"]", "PUSH", "SUCCESS", "aws.ecr"))
                .satisfies(rule -> assertThat(rule.targets()).containsOnlyKeys("queue"));
    }

    @Test
    void moreNamesThanAPatternHolds() {
        FlowDeployment[] many = IntStream.range(0, 20)
                .mapToObj(index -> deployment("a".repeat(200) + index, true))
                .toArray(FlowDeployment[]::new);
        assertThat(pushes(many).rule("arn:queue").pattern())
                .hasSizeLessThan(2048)
                .contains("PUSH")
                .doesNotContain("repository-name");
    }

    @Test
    void onlyThatRuleMaySend() {
        var queue = pushes(deployment("flows", true)).queue();
        assertThat(queue.policy())
                .contains("arn:aws:events:eu-west-1:123456789012:rule/default-demo-image-pushes-")
                .contains("events.amazonaws.com", "aws:SourceArn");
    }

    private static List<String> made(FlowDeployment... deployments) {
        return sample(deployments).plan().steps().stream()
                .filter(Step::wanted)
                .map(Step::logicalId)
                .filter(id -> id.startsWith("image-pushes"))
                .toList();
    }

    private static ImagePushes pushes(FlowDeployment... deployments) {
        HostingInputs in = sample(deployments).inputs();
        return new ImagePushes(in, new HostingNames(in.owner()));
    }

    private static HostingSamples sample(FlowDeployment... deployments) {
        return new HostingSamples(HostingSamples.smallest().hosting(), List.of(deployments));
    }

    private static FlowDeployment deployment(String repository, boolean rollOutOnPush) {
        String yaml = """
                apiVersion: prefecthosting.dev/v1alpha1
                kind: FlowDeployment
                metadata: {name: flow, uid: %1$s, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec:
                  workPoolRef: {name: pool}
                  flowName: flow
                  entrypoint: flow.py:flow
                  image: {repository: {name: %1$s}, rollOutOnPush: %2$s}
                """.formatted(repository, rollOutOnPush);
        return Objects.requireNonNull(new KubernetesSerialization().unmarshal(yaml, FlowDeployment.class));
    }
}
