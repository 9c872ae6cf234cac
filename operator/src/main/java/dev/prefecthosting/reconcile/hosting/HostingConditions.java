package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Stages;
import java.util.List;
import java.util.Optional;

/** Ready, Reconciling and Stalled of a hosting; derived from its stages, never set by hand. */
final class HostingConditions {
    private static final List<String> STAGES = List.of(
            "CredentialsValid",
            "NetworkReady",
            "ClusterReady",
            "InstanceReady",
            "ServerReady",
            PrefectAccess.CONDITION,
            "AccessReady",
            "RepositoriesReady");

    private HostingConditions() {}

    static void summarize(Conditions conditions, Report report, Optional<String> serverVersion) {
        STAGES.stream().filter(stage -> isStale(stage, report)).forEach(conditions::remove);
        Stages.into(conditions, report);
        Optional<Condition> first = STAGES.stream()
                .map(conditions::get)
                .flatMap(Optional::stream)
                .filter(condition -> !condition.status().equals("True"))
                .findFirst();
        if (report.removals().isEmpty() && first.isEmpty()) {
            String server = serverVersion.map(version -> ", server " + version).orElse("");
            conditions.set(Conditions.READY, true, Reason.READY, report.steps().size() + " resources" + server);
            conditions.set(Conditions.RECONCILING, false, Reason.READY, "nothing to do");
        } else {
            Reason reason = first.map(condition -> reason(condition.reason())).orElse(Reason.PROGRESSING);
            String message = first.map(condition -> condition.type() + ": " + condition.message())
                    .orElseGet(() -> "%s is removed"
                            .formatted(report.removals().getFirst().logicalId()));
            conditions.set(Conditions.READY, false, reason, message);
            conditions.set(Conditions.RECONCILING, true, reason, message);
        }
        stalled(conditions, report);
    }

    static void deleting(Conditions conditions, Report report) {
        STAGES.forEach(conditions::remove);
        StepReport worst = Stages.worst(report.removals());
        String message = "%d resources are left; %s: %s"
                .formatted(report.removals().size(), worst.logicalId(), Stages.why(worst.outcome()));
        conditions.set(Conditions.READY, false, Reason.DELETING, message);
        conditions.set(Conditions.RECONCILING, true, Reason.DELETING, message);
    }

    private static void stalled(Conditions conditions, Report report) {
        Optional<StepReport> invalid = report.steps().stream()
                .filter(step -> step.outcome() instanceof Outcome.Failed failed && failed.terminal())
                .findFirst();
        if (invalid.isPresent()) {
            String message =
                    conditions.get(Conditions.READY).map(Condition::message).orElse("");
            conditions.set(Conditions.STALLED, true, Reason.INVALID, message);
        } else {
            conditions.remove(Conditions.STALLED);
        }
    }

    /** A stage without steps says nothing any more. */
    private static boolean isStale(String stage, Report report) {
        return !stage.equals("CredentialsValid")
                && !stage.equals(PrefectAccess.CONDITION)
                && report.steps().stream().noneMatch(step -> step.stage().equals(stage));
    }

    private static Reason reason(String text) {
        return java.util.Arrays.stream(Reason.values())
                .filter(reason -> reason.text().equals(text))
                .findFirst()
                .orElse(Reason.PROGRESSING);
    }
}
