package dev.prefecthosting.reconcile.status;

import static dev.prefecthosting.reconcile.status.Reports.failed;
import static dev.prefecthosting.reconcile.status.Reports.step;
import static dev.prefecthosting.reconcile.status.Reports.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Outcome;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final Summary SUMMARY =
            new Summary(List.of("CredentialsValid", "NetworkReady", "ServerReady"), Set.of("CredentialsValid"));

    private final Conditions conditions =
            new Conditions(List.of(), 3L, Clock.systemUTC()).set("CredentialsValid", true, Reason.READY, "account");

    @Test
    void readyWhenEveryStageIs() {
        SUMMARY.into(conditions, Reports.of(step("NetworkReady", "vpc", Outcome.DONE)), "1 resources");
        assertThat(status("Ready", "Reconciling")).containsExactly("True", "False");
        assertThat(ready().message()).isEqualTo("1 resources");
        assertThat(conditions.get(Conditions.STALLED)).isEmpty();
    }

    @Test
    void theFirstUnmetStageExplains() {
        SUMMARY.into(
                conditions,
                Reports.of(
                        step("NetworkReady", "vpc", waiting(5)), step("ServerReady", "server", failed(Failure.QUOTA))),
                "");
        assertThat(status("Ready", "Reconciling")).containsExactly("False", "True");
        assertThat(ready().reason()).isEqualTo("Progressing");
        assertThat(ready().message()).isEqualTo("NetworkReady: vpc: it is pending");
    }

    @Test
    void onlyWhatIsInvalidStalls() {
        SUMMARY.into(conditions, Reports.of(step("NetworkReady", "vpc", failed(Failure.INVALID))), "");
        assertThat(status("Stalled", "Reconciling")).containsExactly("True", "False");
        SUMMARY.into(conditions, Reports.of(step("NetworkReady", "vpc", failed(Failure.UNAUTHORIZED))), "");
        assertThat(conditions.get(Conditions.STALLED)).isEmpty();
    }

    @Test
    void aStageWithoutStepsIsForgottenUnlessItIsObserved() {
        conditions.set("ServerReady", false, Reason.WAITING, "of an earlier spec");
        SUMMARY.into(conditions, Reports.of(step("NetworkReady", "vpc", Outcome.DONE)), "");
        assertThat(conditions.get("ServerReady")).isEmpty();
        assertThat(status("CredentialsValid", "Ready")).containsExactly("True", "True");
    }

    @Test
    void notReadyWhileSomethingIsStillToGo() {
        SUMMARY.into(conditions, Reports.removing(step("NetworkReady", "nat-gateway-b", waiting(5))), "");
        assertThat(status("Ready")).containsExactly("False");
        assertThat(ready().message()).isEqualTo("1 resource is to be removed; nat-gateway-b: it is pending");
    }

    @Test
    void aDeletionSaysWhatIsLeft() {
        SUMMARY.deleting(
                conditions,
                Reports.removing(
                        step("NetworkReady", "vpc", new Outcome.Blocked("waits for subnet")),
                        step("NetworkReady", "nat-gateway-a", waiting(5))));
        assertThat(conditions.list()).extracting(Condition::type).containsExactly("Ready", "Reconciling");
        assertThat(ready().message()).isEqualTo("2 resources are to be removed; nat-gateway-a: it is pending");
    }

    private Condition ready() {
        return conditions.get(Conditions.READY).orElseThrow();
    }

    private List<String> status(String... types) {
        return List.of(types).stream()
                .map(type -> conditions.get(type).orElseThrow().status())
                .toList();
    }
}
