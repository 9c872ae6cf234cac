package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reports of passes that were never run. */
final class Reports {
    private Reports() {}

    static Report of(StepReport... steps) {
        return new Report(List.of(steps), List.of(), List.of(), List.of());
    }

    static Report removing(StepReport... removals) {
        return new Report(List.of(), List.of(removals), List.of(), List.of());
    }

    static StepReport step(String stage, String logicalId, Outcome outcome) {
        return new StepReport(logicalId, "Vpc", stage, outcome, Optional.empty());
    }

    static Outcome waiting(int seconds) {
        return Outcome.waitFor(Duration.ofSeconds(seconds), "it is pending");
    }

    static Outcome failed(Failure reason) {
        return new Outcome.Failed(reason, "no more of them", Duration.ofSeconds(5));
    }
}
