package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.WorkPool;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a FlowDeployment may go although its server can't be asked. */
class MadeNothingTest {
    private static final String NEVER_READY =
            "conditions: [{type: Ready, status: \"False\", lastTransitionTime: \"%s\"}]"
                    .formatted("2026-01-01T00:00:05Z");

    @Test
    void oneWhoseServerNeverAnsweredMayGo() {
        assertThat(mayGo(NEVER_READY, Optional.of(home("False")))).isTrue();
        assertThat(mayGo(NEVER_READY, Optional.of(home("True")))).isFalse();
    }

    @Test
    void oneThatNeverHadAHomeMayGo() {
        assertThat(mayGo(NEVER_READY, Optional.empty())).isTrue();
    }

    @Test
    void oneWhoseStatusWasWipedMayNot() {
        assertThat(mayGo("{}", Optional.of(home("False")))).isFalse();
        assertThat(mayGo("{}", Optional.empty())).isFalse();
    }

    @Test
    void oneThatHasSomethingMayNot() {
        assertThat(mayGo(NEVER_READY + "\n  deploymentId: \"1\"", Optional.of(home("False"))))
                .isFalse();
        assertThat(mayGo(NEVER_READY + "\n  registration: {state: Running}", Optional.empty()))
                .isFalse();
    }

    private static boolean mayGo(String status, Optional<Home> home) {
        FlowDeployment deployment = Serialization.unmarshal("""
                metadata: {name: report, namespace: default, uid: d, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: {workPoolRef: {name: heavy}, flowName: report, entrypoint: "main.py:report"}
                status:
                  %s
                """.formatted(status), FlowDeployment.class);
        return FlowDeploymentRemoval.hasMadeNothing(deployment, home);
    }

    private static Home home(String reachable) {
        PrefectHosting hosting = Serialization.unmarshal("""
                metadata: {name: demo, namespace: default, uid: h, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: {aws: {region: eu-west-1}}
                status:
                  conditions:
                  - {type: PrefectApiReachable, status: "%s", lastTransitionTime: "2026-01-01T00:00:10Z"}
                """.formatted(reachable), PrefectHosting.class);
        return new Home(new WorkPool(), hosting);
    }
}
