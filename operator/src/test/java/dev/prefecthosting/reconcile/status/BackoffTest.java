package dev.prefecthosting.reconcile.status;

import static dev.prefecthosting.reconcile.status.Reports.failed;
import static dev.prefecthosting.reconcile.status.Reports.step;
import static dev.prefecthosting.reconcile.status.Reports.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.plan.Change;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Report;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration SWEEP = Duration.ofMinutes(5);
    private static final Report FAILED = Reports.of(step("S", "vpc", failed(Failure.QUOTA)));

    private final Backoff backoff = new Backoff();

    @Test
    void failuresInARowDoubleTheTimeUpToFiveMinutes() {
        assertThat(IntStream.range(0, 9).mapToObj(_ -> backoff.failure("uid").toSeconds()))
                .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    }

    @Test
    void aPassWithoutFailureBeginsAnew() {
        backoff.after("uid", FAILED, SWEEP);
        backoff.after("uid", FAILED, SWEEP);
        assertThat(backoff.after("other", FAILED, SWEEP)).isEqualTo(Duration.ofSeconds(5));
        backoff.after("uid", Reports.of(step("S", "vpc", Outcome.DONE)), SWEEP);
        assertThat(backoff.after("uid", FAILED, SWEEP)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whatIsOnItsWayIsLookedAtSoonAndTheRestWithTheSweep() {
        Report waiting = Reports.of(step("S", "nat", waiting(7)));
        assertThat(IntStream.range(0, 5)
                        .mapToObj(_ -> backoff.after("uid", waiting, SWEEP).toSeconds()))
                .containsExactly(1L, 2L, 4L, 7L, 7L);
        assertThat(backoff.after("uid", Reports.of(step("S", "vpc", Outcome.DONE)), SWEEP))
                .isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
    }

    @Test
    void looksComeCloseTogetherAgainAfterAChange() {
        Report waiting = Reports.of(step("S", "nat", waiting(7)));
        IntStream.range(0, 9).forEach(_ -> backoff.after("uid", waiting, SWEEP));
        Change change = new Change(Change.Verb.CREATED, "NatGateway", "nat", "nat-1", List.of());
        Report changed = new Report(waiting.steps(), List.of(), List.of(change), List.of());
        assertThat(backoff.after("uid", changed, SWEEP)).hasSeconds(1);
        assertThat(backoff.after("uid", waiting, SWEEP)).hasSeconds(2);
    }

    @Test
    void whatIsOnItsWayIsNotHeldUpByAnotherStepThatFails() {
        Report both = Reports.of(step("S", "vpc", failed(Failure.QUOTA)), step("S", "nat", waiting(5)));
        IntStream.range(0, 9).forEach(_ -> backoff.failure("uid"));
        assertThat(backoff.after("uid", both, SWEEP)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void nothingIsKeptOfAResourceThatIsGone() {
        IntStream.range(0, 3).forEach(_ -> backoff.failure("uid"));
        IntStream.range(0, 3).forEach(_ -> backoff.failure("uid API"));
        IntStream.range(0, 3).forEach(_ -> backoff.failure("other"));
        backoff.forget("uid");
        assertThat(backoff.failure("uid")).hasSeconds(5);
        assertThat(backoff.failure("uid API")).hasSeconds(5);
        assertThat(backoff.failure("other")).hasSeconds(40);
    }

    @Test
    void aSweepComesInAnyCase() {
        IntStream.range(0, 9).forEach(_ -> backoff.failure("uid"));
        assertThat(backoff.after("uid", FAILED, Duration.ofSeconds(60))).isLessThanOrEqualTo(Duration.ofSeconds(66));
    }
}
