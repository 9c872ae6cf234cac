package dev.prefecthosting.plan;

import java.util.List;
import java.util.Optional;

/**
 * What became of one step or removal in a pass.
 *
 * @param replace whether what exists must go first
 * @param preview a line, when something was not done that would be
 */
record StepResult(
        Step<?, ?> step,
        Outcome outcome,
        Optional<Remote> remote,
        List<Change> changes,
        Optional<String> preview,
        boolean replace) {

    static StepResult of(Step<?, ?> step, Outcome outcome) {
        return new StepResult(step, outcome, Optional.empty(), List.of(), Optional.empty(), false);
    }

    static StepResult of(Step<?, ?> step, Outcome outcome, Remote remote, List<Change> changes) {
        return new StepResult(step, outcome, Optional.of(remote), changes, Optional.empty(), false);
    }

    /** What exists stays as it is for now; what depends on it goes on with it. */
    static StepResult announced(Step<?, ?> step, Outcome outcome, Optional<Remote> remote, String preview) {
        return new StepResult(step, outcome, remote, List.of(), Optional.of(preview), false);
    }

    static StepResult replacing(Step<?, ?> step, Remote remote) {
        Outcome waiting = Outcome.waitFor(Pass.POLL, remote.id() + " is replaced");
        return new StepResult(step, waiting, Optional.of(remote), List.of(), Optional.empty(), true);
    }

    /** Whether steps that depend on this one can be taken. */
    boolean carries() {
        return outcome instanceof Outcome.Done || (preview.isPresent() && remote.isPresent());
    }

    StepReport report() {
        return new StepReport(step.logicalId(), step.kind().name(), step.stage(), outcome, remote);
    }
}
