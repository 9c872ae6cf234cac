package dev.prefecthosting.reconcile.status;

import static dev.prefecthosting.reconcile.status.Reports.failed;
import static dev.prefecthosting.reconcile.status.Reports.step;
import static dev.prefecthosting.reconcile.status.Reports.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.StepReport;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagesTest {
    private final Conditions conditions = new Conditions(List.of(), 1L, Clock.systemUTC());

    @Test
    void aStageIsDoneWhenItsStepsAre() {
        Stages.into(
                conditions,
                Reports.of(
                        step("NetworkReady", "vpc", Outcome.DONE),
                        step("NetworkReady", "subnet", Outcome.DONE),
                        step("ClusterReady", "cluster", waiting(5))));
        assertThat(of("NetworkReady"))
                .extracting(Condition::status, Condition::message)
                .containsExactly("True", "2 resources");
        assertThat(of("ClusterReady"))
                .extracting(Condition::status, Condition::reason, Condition::message)
                .containsExactly("False", "Progressing", "cluster: it is pending");
    }

    @Test
    void whatExplainsMostComesFirst() {
        StepReport waitsForAnother = step("S", "instance", new Outcome.Blocked("waits for subnet"));
        StepReport waits = step("S", "subnet", waiting(5));
        StepReport needsASecret = step("S", "password", new Outcome.Blocked("make the Secret demo-rdp"));
        StepReport fails = step("S", "volume", failed(Failure.QUOTA));
        StepReport invalid = step("S", "cluster", failed(Failure.INVALID));
        assertThat(Stages.worst(List.of(waitsForAnother, waits))).isEqualTo(waits);
        assertThat(Stages.worst(List.of(waitsForAnother, waits, needsASecret))).isEqualTo(needsASecret);
        assertThat(Stages.worst(List.of(waits, needsASecret, fails))).isEqualTo(fails);
        assertThat(Stages.worst(List.of(fails, invalid))).isEqualTo(invalid);
    }

    @Test
    void aFailureSaysWhetherItIsTriedAgain() {
        assertThat(Stages.why(failed(Failure.QUOTA))).contains("tried again");
        assertThat(Stages.why(failed(Failure.INVALID))).contains("waits for a change of the spec");
        assertThat(Stages.reason(failed(Failure.CAPACITY))).isEqualTo(Reason.NO_CAPACITY);
    }

    @Test
    void approvalHasAReasonOfItsOwn() {
        assertThat(Stages.reason(new Outcome.Blocked("~ Instance i-1: type (replaced; waits for approval)")))
                .isEqualTo(Reason.WAITING_FOR_APPROVAL);
    }

    private Condition of(String stage) {
        return conditions.get(stage).orElseThrow();
    }
}
