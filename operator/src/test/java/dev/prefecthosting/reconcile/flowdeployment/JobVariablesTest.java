package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobVariablesTest {
    private static final Set<String> KNOWN = Set.of("cpu", "memory", "env", "execution_role_arn");

    @Test
    void takesWhatThePoolHas() {
        assertThat(JobVariables.complaints(List.of("cpu", "env"), "heavy", KNOWN))
                .isEmpty();
    }

    @Test
    void namesWhatIsNearWhatWasMeant() {
        assertThat(JobVariables.complaints(List.of("memmory", "cpu", "executionRoleArn"), "heavy", KNOWN))
                .containsExactly(
                        "spec.jobVariables.executionRoleArn: the work pool heavy has no such variable: write execution_role_arn",
                        "spec.jobVariables.memmory: the work pool heavy has no such variable: write memory");
    }

    @Test
    void namesAllWhereNothingIsNear() {
        assertThat(JobVariables.complaints(List.of("namespace"), "heavy", KNOWN))
                .containsExactly("spec.jobVariables.namespace: the work pool heavy has no such variable:"
                        + " write one of cpu, env, execution_role_arn, memory");
    }

    @Test
    void nothingIsKnownOfAnEmptyTemplate() {
        assertThat(JobVariables.complaints(List.of("namespace"), "heavy", Set.of()))
                .isEmpty();
    }
}
