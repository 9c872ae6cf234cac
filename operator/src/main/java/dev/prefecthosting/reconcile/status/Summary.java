package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Ready, Reconciling and Stalled of a resource; derived from its stages, never set by hand.
 *
 * @param stages conditions that Ready needs, in the order in which they explain why it is not
 * @param observed those of them that are set beside the plan, and so stay without steps
 */
public record Summary(List<String> stages, Set<String> observed) {
    /** @param ready what Ready says when all is done */
    public void into(Conditions conditions, Report report, String ready) {
        stages.stream().filter(stage -> isStale(stage, report)).forEach(conditions::remove);
        Stages.into(conditions, report);
        conclude(conditions, report, ready);
    }

    /** The same, where the stages have been set. */
    public void conclude(Conditions conditions, Report report, String ready) {
        Optional<Condition> first = firstUnmet(conditions);
        if (report.removals().isEmpty() && first.isEmpty()) {
            conditions.set(Conditions.READY, true, Reason.READY, ready);
            conditions.set(Conditions.RECONCILING, false, Reason.READY, "nothing to do");
        } else {
            Reason reason = first.map(condition -> Reason.of(condition.reason()))
                    .orElseGet(
                            () -> Stages.reason(Stages.worst(report.removals()).outcome()));
            String message = first.map(condition -> condition.type() + ": " + condition.message())
                    .orElseGet(() -> left(report));
            conditions.unready(reason, message);
        }
        stalled(conditions, report);
    }

    /** While it goes, only what is left counts. */
    public void deleting(Conditions conditions, Report report) {
        stages.forEach(conditions::remove);
        String message = left(report);
        conditions.unready(Reason.DELETING, message);
    }

    private static String left(Report report) {
        StepReport worst = Stages.worst(report.removals());
        int count = report.removals().size();
        return "%s %s to be removed; %s: %s"
                .formatted(
                        Stages.counted(count, "resource"),
                        count == 1 ? "is" : "are",
                        worst.logicalId(),
                        Stages.whyLeft(worst.outcome()));
    }

    private Optional<Condition> firstUnmet(Conditions conditions) {
        return stages.stream()
                .map(conditions::get)
                .flatMap(Optional::stream)
                .filter(condition -> !condition.status().equals("True"))
                .findFirst();
    }

    private static void stalled(Conditions conditions, Report report) {
        boolean invalid = report.steps().stream()
                .anyMatch(step -> step.outcome() instanceof Outcome.Failed failed && failed.terminal());
        if (invalid) {
            String message =
                    conditions.get(Conditions.READY).map(Condition::message).orElse("");
            conditions.stalls(Reason.INVALID, message);
        } else {
            conditions.remove(Conditions.STALLED);
        }
    }

    /** A stage without steps says nothing any more. */
    private boolean isStale(String stage, Report report) {
        return !observed.contains(stage)
                && report.steps().stream().noneMatch(step -> step.stage().equals(stage));
    }
}
