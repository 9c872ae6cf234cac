package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.plan.Identity;
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

    @Test
    void aPauseThatIsWrittenIsKept() {
        assertThat(AutomationPlan.pauses(Samples.with(PAUSES + "\npaused: true")))
                .isFalse();
        assertThat(AutomationPlan.pauses(Samples.with(
                        "image: {uri: x}\nautomations: [{name: a, actions: [{type: SendNotification, block: b}]}]")))
                .isFalse();
    }
}
