package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One condition per stage of a plan, from how its steps stand. */
public final class Stages {
    private static final String AGAIN = "tried again, at the latest in 5 min";

    private Stages() {}

    /** Sets a condition for each stage that the report has steps of. */
    public static void into(Conditions conditions, Report report) {
        Map<String, List<StepReport>> byStage = new LinkedHashMap<>();
        for (StepReport step : report.steps()) {
            byStage.computeIfAbsent(step.stage(), _ -> new ArrayList<>()).add(step);
        }
        byStage.forEach((stage, steps) -> into(conditions, stage, steps));
    }

    /** The condition of one stage. */
    public static void into(Conditions conditions, String stage, List<StepReport> steps) {
        StepReport worst = worst(steps);
        boolean done = worst.outcome() instanceof Outcome.Done;
        conditions.set(stage, done, reason(worst.outcome()), message(worst, steps.size()));
    }

    /** The step that says most about why it is not done. */
    public static StepReport worst(List<StepReport> steps) {
        return steps.stream()
                .min(Comparator.comparingInt(step -> severity(step.outcome())))
                .orElseThrow();
    }

    public static Reason reason(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> Reason.READY;
            case Outcome.Wait _ -> Reason.PROGRESSING;
            case Outcome.Blocked blocked ->
                blocked.on().contains("waits for approval") ? Reason.WAITING_FOR_APPROVAL : Reason.WAITING;
            case Outcome.Failed failed -> Reason.of(failed.reason());
        };
    }

    private static String message(StepReport step, int steps) {
        return switch (step.outcome()) {
            case Outcome.Done _ -> counted(steps, "resource");
            case Outcome.Wait _, Outcome.Blocked _, Outcome.Failed _ ->
                "%s: %s".formatted(step.logicalId(), why(step.outcome()));
        };
    }

    /** As in "1 resource" and "2 resources". */
    public static String counted(int count, String what) {
        return count == 1 ? "1 " + what : count + " " + what + "s";
    }

    /** In words: the cause, and after a failure the next try. */
    public static String why(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> "done";
            case Outcome.Wait waiting -> waiting.why();
            case Outcome.Blocked blocked -> blocked.on();
            case Outcome.Failed failed -> failed.message() + Advice.on(failed) + "; " + nextTry(failed);
        };
    }

    /** What can't go is tried again whatever the spec says. */
    static String whyLeft(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _, Outcome.Wait _, Outcome.Blocked _ -> why(outcome);
            case Outcome.Failed failed -> failed.message() + Advice.on(failed) + "; " + AGAIN;
        };
    }

    /** Tries in a row are five seconds to five minutes apart; a number here would be a status write at each. */
    private static String nextTry(Outcome.Failed failed) {
        return failed.terminal() ? "waits for a change of the spec" : AGAIN;
    }

    /** Lowest first: a failure explains more than a wait, and a wait more than what merely waits for another step. */
    private static int severity(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed failed -> failed.terminal() ? 0 : 1;
            case Outcome.Blocked blocked -> blocked.isBehindOthers() ? 4 : 2;
            case Outcome.Wait _ -> 3;
            case Outcome.Done _ -> 5;
        };
    }
}
