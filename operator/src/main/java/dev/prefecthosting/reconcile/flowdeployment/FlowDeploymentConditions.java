package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentSpec;
import dev.prefecthosting.model.flowdeployment.ImageStatus;
import dev.prefecthosting.model.flowdeployment.Registration;
import dev.prefecthosting.model.flowdeployment.RegistrationStatus;
import dev.prefecthosting.model.flowdeployment.ScheduleSpec;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.model.workpool.WorkPoolStatus;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import dev.prefecthosting.prefect.Deployments;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Stages;
import dev.prefecthosting.reconcile.status.Summary;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The stages of a FlowDeployment, and what they add up to. */
final class FlowDeploymentConditions {
    static final String IMAGE = "ImageAvailable";
    static final String HEALTHY = "Healthy";

    private static final String SCHEDULE = "ScheduleActive";
    private static final Summary SUMMARY = new Summary(
            List.of(IMAGE, FlowDeploymentPlan.REGISTERED, SCHEDULE, AutomationPlan.CONDITION, Homes.CONDITION),
            Set.of(IMAGE, SCHEDULE, Homes.CONDITION));

    private FlowDeploymentConditions() {}

    /** What an earlier pass said about access is out of date once this one had it. */
    static void reached(Conditions conditions) {
        conditions.remove(AwsAccess.CONDITION).remove(PrefectAccess.CONDITION);
    }

    static void summarize(Conditions conditions, FlowDeploymentSpec spec, Report report) {
        schedule(conditions, spec, report);
        SUMMARY.into(conditions, report, ready(spec));
    }

    /** Where the flow registers itself, its task says more than the steps do. */
    static void summarize(
            Conditions conditions, FlowDeploymentSpec spec, Report report, OwnRegistrations.Standing standing) {
        schedule(conditions, spec, report);
        Stages.into(conditions, report);
        RegistrationStatus task = standing.status();
        if (standing.failed() && !standing.due() && standing.waits().isPresent()) {
            conditions.set(
                    FlowDeploymentPlan.REGISTERED,
                    false,
                    Reason.REGISTRATION_FAILED,
                    standing.waits().get());
        } else if (report.isDone() && task != null && task.message() != null) {
            conditions.set(
                    FlowDeploymentPlan.REGISTERED, true, Reason.READY, "by the flow's deploy(): " + task.message());
        }
        SUMMARY.conclude(conditions, report, ready(spec));
    }

    static void deleting(Conditions conditions, Report report) {
        SUMMARY.deleting(conditions, report);
    }

    /** Why nothing can run yet. */
    static String why(Conditions conditions) {
        return conditions.get(Conditions.READY).map(Condition::message).orElse("the deployment is not registered yet");
    }

    static void image(Conditions conditions, FlowImage image) {
        switch (image) {
            case FlowImage.Absent _ -> conditions.set(IMAGE, true, Reason.NOT_MANAGED, "spec.pullSteps fetch the code");
            case FlowImage.Available available -> conditions.set(IMAGE, true, Reason.READY, words(available.status()));
            case FlowImage.Missing missing -> conditions.set(IMAGE, false, missing.reason(), missing.whatToDo());
        }
    }

    private static String words(ImageStatus image) {
        boolean pushed =
                image.digest() != null && image.uri() != null && !image.uri().contains("@");
        return pushed ? image.uri() + " is " + image.digest() : image.uri() + ", as written";
    }

    /** Runs need a pool that runs them: its own condition says why it does not. */
    static void pool(Conditions conditions, WorkPool pool) {
        WorkPoolStatus status = pool.getStatus();
        Optional<Condition> ready = status == null
                ? Optional.empty()
                : status.conditionsOrDefault().stream()
                        .filter(condition -> condition.type().equals(Conditions.READY))
                        .findFirst();
        if (ready.filter(condition -> condition.status().equals("True")).isPresent()) {
            conditions.set(Homes.CONDITION, true, Reason.READY, "WorkPool " + Homes.path(pool));
            return;
        }
        String why = ready.map(Condition::message).orElse("nothing is known of it yet");
        String message = "WorkPool %s is not ready: %s".formatted(Homes.path(pool), why);
        conditions.set(Homes.CONDITION, false, Reason.REFERENCE_NOT_READY, message);
    }

    private static boolean isPausedThere(Report report) {
        return report.step(FlowDeploymentPlan.DEPLOYMENT)
                .flatMap(StepReport::remote)
                .map(Deployments.Found.class::cast)
                .filter(found -> "true".equals(found.fields().get("paused")))
                .isPresent();
    }

    private static void schedule(Conditions conditions, FlowDeploymentSpec spec, Report report) {
        boolean registered = report.step(FlowDeploymentPlan.DEPLOYMENT)
                .filter(step -> step.outcome() instanceof Outcome.Done)
                .isPresent();
        List<ScheduleSpec> schedules = spec.schedulesOrDefault();
        long active = schedules.stream().filter(ScheduleSpec::activeOrDefault).count();
        if (!registered) {
            conditions.set(SCHEDULE, false, Reason.WAITING, "the deployment has to be registered first");
        } else if (spec.schedules() == null && spec.registrationOrDefault() == Registration.TASK) {
            conditions.set(SCHEDULE, true, Reason.NOT_MANAGED, "as the flow's deploy() says");
        } else if (schedules.isEmpty()) {
            conditions.set(SCHEDULE, true, Reason.NOT_MANAGED, "no schedules: runs start when somebody starts them");
        } else if (spec.pausedOrDefault()) {
            conditions.set(SCHEDULE, true, Reason.NOT_MANAGED, "paused by spec.paused");
        } else if (isPausedThere(report)) {
            String resume = "paused in Prefect, by an automation or a person: resume it there";
            conditions.set(SCHEDULE, true, Reason.NOT_MANAGED, resume);
        } else if (active == 0) {
            conditions.set(SCHEDULE, true, Reason.NOT_MANAGED, "every schedule says active: false");
        } else {
            conditions.set(SCHEDULE, true, Reason.READY, "%d of %d active".formatted(active, schedules.size()));
        }
    }

    /** Returns whether it has just become unhealthy. */
    static boolean health(Conditions conditions, FlowDeploymentSpec spec, int failedInARow) {
        Integer alertAfter = spec.alertAfterFailures();
        if (alertAfter == null) {
            conditions.remove(HEALTHY);
            return false;
        }
        boolean was =
                conditions.get(HEALTHY).map(Condition::status).orElse("True").equals("True");
        boolean healthy = failedInARow < alertAfter;
        String message = "failed in a row: " + failedInARow;
        conditions.set(HEALTHY, healthy, healthy ? Reason.READY : Reason.RUNS_FAILED, message);
        return was && !healthy;
    }

    private static String ready(FlowDeploymentSpec spec) {
        int schedules = spec.schedulesOrDefault().size();
        return schedules == 1 ? "registered, 1 schedule" : "registered, " + schedules + " schedules";
    }
}
