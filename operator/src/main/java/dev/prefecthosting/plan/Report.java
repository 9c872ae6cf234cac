package dev.prefecthosting.plan;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a pass ended.
 *
 * @param steps the wanted ones, in the plan's order
 * @param removals what should be gone and is not yet
 * @param preview what would be done, or waits for approval, in lines such as {@code + Vpc vpc}
 */
public record Report(List<StepReport> steps, List<StepReport> removals, List<Change> changes, List<String> preview) {
    private static final Duration OUTSIDE = Duration.ofSeconds(30);

    public boolean isDone() {
        return removals.isEmpty() && steps.stream().allMatch(step -> step.outcome() instanceof Outcome.Done);
    }

    /** What is not done, for the log. */
    List<String> open() {
        return Stream.concat(steps.stream(), removals.stream())
                .filter(step -> !(step.outcome() instanceof Outcome.Done))
                .map(step -> step.logicalId() + " " + step.outcome())
                .toList();
    }

    public List<StepReport> of(String stage) {
        return steps.stream().filter(step -> step.stage().equals(stage)).toList();
    }

    public Optional<StepReport> step(String logicalId) {
        return steps.stream().filter(step -> step.logicalId().equals(logicalId)).findFirst();
    }

    public <R extends Remote> Optional<R> remote(Step<?, R> step, Class<R> type) {
        return step(step.logicalId()).flatMap(StepReport::remote).map(type::cast);
    }

    /** When to look again, if something is on its way or is to be retried before the next sweep. */
    public Optional<Duration> again() {
        return Stream.concat(steps.stream(), removals.stream())
                .map(step -> again(step.outcome()))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    private static Optional<Duration> again(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> Optional.empty();
            // What comes from outside, such as a Secret, comes without an event; looking costs no remote call.
            case Outcome.Blocked blocked -> blocked.isBehindOthers() ? Optional.empty() : Optional.of(OUTSIDE);
            case Outcome.Wait waiting -> Optional.of(waiting.after());
            case Outcome.Failed failed -> failed.terminal() ? Optional.empty() : Optional.of(failed.retryAfter());
        };
    }
}
