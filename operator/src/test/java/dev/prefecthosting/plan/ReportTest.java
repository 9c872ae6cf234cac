package dev.prefecthosting.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void whatIsMissingFromOutsideIsLookedForSoon() {
        assertThat(again(new Outcome.Blocked("make the Secret"))).contains(Duration.ofSeconds(30));
    }

    @Test
    void whatIsBehindOthersOrWaitsForANewSpecIsNotAskedFor() {
        assertThat(again(Outcome.Blocked.behind("vpc"))).isEmpty();
        assertThat(again(new Outcome.Failed(Failure.INVALID, "wrong", Duration.ofSeconds(5))))
                .isEmpty();
    }

    private static Optional<Duration> again(Outcome outcome) {
        StepReport step = new StepReport("subnet", "Subnet", "NetworkReady", outcome, Optional.empty());
        return new Report(List.of(step), List.of(), List.of(), List.of()).again();
    }
}
