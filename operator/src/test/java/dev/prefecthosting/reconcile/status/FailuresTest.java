package dev.prefecthosting.reconcile.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.workpool.WorkPool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FailuresTest {
    private final List<String> told = new ArrayList<>();
    private final Failures failures =
            new Failures((_, type, reason, message) -> told.add("%s %s: %s".formatted(type, reason.text(), message)));

    @Test
    void theTurnIntoAFailureIsToldOnce() {
        tell(List.of(), ready("False", Reason.PROGRESSING, "vpc: pending", 1));
        tell(ready("False", Reason.PROGRESSING, "", 1), ready("False", Reason.UNAUTHORIZED, "refused, request 1", 1));
        tell(ready("False", Reason.UNAUTHORIZED, "", 1), ready("False", Reason.UNAUTHORIZED, "refused, request 2", 1));
        assertThat(told).containsExactly("Warning Unauthorized: refused, request 1");
    }

    @Test
    void anotherCauseIsToldAndSoIsTheSameOfAnotherSpec() {
        tell(ready("False", Reason.UNAUTHORIZED, "", 1), ready("False", Reason.QUOTA_EXCEEDED, "full", 1));
        tell(ready("False", Reason.QUOTA_EXCEEDED, "", 1), ready("False", Reason.QUOTA_EXCEEDED, "still full", 2));
        assertThat(told).containsExactly("Warning QuotaExceeded: full", "Warning QuotaExceeded: still full");
    }

    @Test
    void oneThatIsThereFromTheBeginningIsTold() {
        tell(List.of(), ready("False", Reason.INVALID, "no such region", 1));
        assertThat(told).containsExactly("Warning Invalid: no such region");
    }

    @Test
    void waitingForWhatMayComeIsNoWarning() {
        tell(List.of(), ready("False", Reason.REFERENCE_NOT_FOUND, "no hosting", 1));
        tell(ready("True", Reason.READY, "", 1), ready("False", Reason.IN_USE, "WorkPools use it: a/b", 1));
        assertThat(told).containsExactly("Normal ReferenceNotFound: no hosting", "Normal InUse: WorkPools use it: a/b");
    }

    @Test
    void aWorkerIsMissedOnlyWhereItWas() {
        tell(ready("False", Reason.PROGRESSING, "", 1), ready("False", Reason.NO_WORKER_ONLINE, "it starts", 1));
        assertThat(told).isEmpty();
        tell(ready("True", Reason.READY, "", 1), ready("False", Reason.NO_WORKER_ONLINE, "it is gone", 1));
        assertThat(told).containsExactly("Warning NoWorkerOnline: it is gone");
    }

    @Test
    void whatIsReadyOrStopsOnPurposeIsNotTold() {
        tell(ready("False", Reason.UNAVAILABLE, "", 1), ready("True", Reason.READY, "", 1));
        tell(ready("True", Reason.READY, "", 1), ready("False", Reason.DELETING, "", 1));
        assertThat(told).isEmpty();
    }

    private void tell(List<Condition> before, List<Condition> now) {
        failures.tell(new WorkPool(), before, now);
    }

    private static List<Condition> ready(String status, Reason reason, String message, long generation) {
        return List.of(new Condition("Ready", status, reason.text(), message, generation, "2026-01-01T00:00:00Z"));
    }
}
