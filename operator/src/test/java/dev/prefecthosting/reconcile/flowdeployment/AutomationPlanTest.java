package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.plan.Identity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AutomationPlanTest {
    private static final String PAUSES =
            "image: {uri: x}\nautomations: [{name: a, actions: [{type: PauseDeployment}]}]";

    /** Else the next sweep would resume what the automation has paused. */
    @Test
    void whatAnAutomationPausesIsLeftPaused() {
        var spec = Samples.with(PAUSES);
        assertThat(AutomationPlan.pauses(spec)).isTrue();
        var desired =
                FlowDeploymentDesired.of(spec, "report", "pool", new Identity("uid", "deployment"), Optional.empty());
        assertThat(desired.left()).containsExactly("paused");
    }

    /** Its create may have come through unseen; taken out of the spec, nobody else would look for it. */
    @Test
    void oneThatWasAnnouncedIsLookedForToo() {
        assertThat(AutomationPlan.isKnown(announced("deployment"))).isFalse();
        assertThat(AutomationPlan.isKnown(announced("automation-a"))).isTrue();
    }

    private static FlowDeployment announced(String logicalId) {
        return Serialization.unmarshal("""
                metadata: {name: a, namespace: team}
                status:
                  intents: [{logicalId: %s, at: "2026-01-01T00:00:00Z"}]
                """.formatted(logicalId), FlowDeployment.class);
    }

    @Test
    void aPauseThatIsWrittenIsKept() {
        assertThat(AutomationPlan.pauses(Samples.with(PAUSES + "\npaused: true")))
                .isFalse();
        assertThat(AutomationPlan.pauses(Samples.with(
                        "image: {uri: x}\nautomations: [{name: a, actions: [{type: SendNotification, block: b}]}]")))
                .isFalse();
    }
}
