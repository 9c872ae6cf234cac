package dev.prefecthosting.reconcile.refs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.PrefectHosting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnnotationChecksTest {
    @Test
    void whatActsOrIsSomebodyElsesIsNoMistake() {
        assertThat(AnnotationChecks.complaints(with(
                        new FlowDeployment(),
                        Map.of("prefecthosting.dev/run-requested-at", "now", "example.com/run-requested", "x"))))
                .isEmpty();
        assertThat(AnnotationChecks.complaints(with(new PrefectHosting(), Map.of("prefecthosting.dev/approve", "3"))))
                .as("an approval that was")
                .isEmpty();
    }

    @Test
    void anUnknownOneIsNamedWithThoseThatAct() {
        assertThat(AnnotationChecks.complaints(
                        with(new FlowDeployment(), Map.of("prefecthosting.dev/run-requested", "now"))))
                .containsExactly("the annotation prefecthosting.dev/run-requested does nothing on a FlowDeployment:"
                        + " write one of prefecthosting.dev/abandon-remote, prefecthosting.dev/adopt,"
                        + " prefecthosting.dev/reconcile-requested-at, prefecthosting.dev/run-parameters,"
                        + " prefecthosting.dev/run-requested-at");
    }

    @Test
    void anApprovalNamesAGenerationThatIsThere() {
        for (String value : new String[] {"yes", "8", "0", ""}) {
            assertThat(AnnotationChecks.complaints(
                            with(new PrefectHosting(), Map.of("prefecthosting.dev/approve", value))))
                    .as(value)
                    .singleElement()
                    .asString()
                    .endsWith("write the generation whose plan you approve, 7 now");
        }
    }

    private static HasMetadata with(HasMetadata resource, Map<String, String> annotations) {
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("x")
                .withGeneration(7L)
                .withAnnotations(annotations)
                .build());
        return resource;
    }
}
