package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.common.ActionAnnotations;
import dev.prefecthosting.model.common.DeletionPolicy;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentStatus;
import dev.prefecthosting.model.flowdeployment.Registration;
import dev.prefecthosting.plan.Executor;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Mode;
import dev.prefecthosting.plan.Order;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.Step;
import dev.prefecthosting.prefect.Deployments;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.MadeNothing;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.refs.Triggers;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Reporting;
import dev.prefecthosting.reconcile.status.StatusLedger;
import dev.prefecthosting.reconcile.status.Sweep;
import java.time.Duration;
import java.util.Optional;

/** Takes a FlowDeployment away: deployment and flow in Prefect, then its images, so that the repository can go too. */
final class FlowDeploymentRemoval {
    private static final Duration VERSION_JUST_ASKED = Duration.ofDays(1);

    private final PrefectAccess prefect;
    private final Executor executor;
    private final Reporting reporting;
    private final OwnImages images;
    private final OwnRegistrations registrations;

    FlowDeploymentRemoval(
            AwsAccess aws,
            PrefectAccess prefect,
            Executor executor,
            Resources resources,
            Reporting reporting,
            PushedImages pushed) {
        this.prefect = prefect;
        this.executor = executor;
        this.reporting = reporting;
        this.images = new OwnImages(aws, resources, pushed);
        this.registrations = new OwnRegistrations(aws, reporting.clock());
    }

    sealed interface Result {}

    record Gone() implements Result {}

    record Waiting(Duration again) implements Result {}

    private static final Result GONE = new Gone();

    /** What it waits for is in the conditions. */
    Result of(FlowDeployment deployment, Optional<Home> left, Conditions conditions, Duration sweep) {
        boolean nothing = hasMadeNothing(deployment, left);
        if (left.isEmpty() && nothing) {
            return GONE;
        }
        if (left.isEmpty()) {
            String gone = "its WorkPool or PrefectHosting is gone, so that what it has in Prefect and its images "
                    + "can't be deleted: create it again";
            return failed(deployment, conditions, Reason.REFERENCE_NOT_FOUND, gone);
        }
        Home home = left.get();
        Duration interval = home.interval(sweep);
        Result result = nothing ? GONE : withdraw(deployment, home, conditions, interval);
        return switch (result) {
            case Waiting waiting -> waiting;
            case Gone _ ->
                attempt(deployment, conditions, () -> {
                    images.delete(deployment, home)
                            .ifPresent(words -> reporting.events().normal(deployment, Reason.DELETED, words));
                    return GONE;
                });
        };
    }

    private Result withdraw(FlowDeployment deployment, Home home, Conditions conditions, Duration interval) {
        Result undefined = attempt(deployment, conditions, () -> undefine(deployment, home, conditions, interval));
        return undefined instanceof Waiting
                ? undefined
                : attempt(deployment, conditions, () -> unregister(deployment, home, conditions, interval));
    }

    /** Nothing is registered without a home, or while its server is out of reach. */
    static boolean hasMadeNothing(FlowDeployment deployment, Optional<Home> left) {
        return FlowDeploymentStatusFactory.hasMadeNothing(deployment)
                && left.map(home -> MadeNothing.neverReached(home.hosting(), deployment))
                        .orElse(true);
    }

    /** The task in which it registered itself, before that could do so again. */
    private Result undefine(FlowDeployment deployment, Home home, Conditions conditions, Duration interval) {
        Optional<Graph> plan = registrations.removing(deployment, home);
        if (plan.isEmpty()) {
            return GONE;
        }
        FlowDeploymentStatus old = FlowDeploymentStatusFactory.previous(deployment);
        var age = new Sweep(interval).age(deployment, old.lastReconcileRequest());
        Report report = executor.run(plan.get(), order(deployment, age), ledger(old));
        reporting.changes().tell(deployment, report.changes(), false);
        return report.isDone() ? GONE : waiting(deployment, report, conditions, interval);
    }

    private Result waiting(FlowDeployment deployment, Report report, Conditions conditions, Duration interval) {
        FlowDeploymentConditions.deleting(conditions, report);
        return isAbandoned(deployment)
                ? gaveUp(deployment, "what it has could not be deleted")
                : new Waiting(reporting.backoff().after(uid(deployment), report, interval));
    }

    private static Order order(FlowDeployment deployment, Duration age) {
        return new Order(FlowDeploymentPass.owner(deployment), Mode.APPLY, age, true);
    }

    private static StatusLedger ledger(FlowDeploymentStatus old) {
        return new StatusLedger(old.intentsOrDefault(), old.creationsOrDefault(), old.resourcesOrDefault(), _ -> {});
    }

    private Result unregister(FlowDeployment deployment, Home home, Conditions conditions, Duration interval) {
        if (home.serverGoesToo()) {
            return lostNothing(
                    deployment, "the Prefect server goes with its PrefectHosting, and the deployment with it");
        }
        FlowDeploymentStatus old = FlowDeploymentStatusFactory.previous(deployment);
        PrefectServer server = prefect.ofLeaving(home.hosting());
        server.settle(interval);
        var age = new Sweep(interval).age(deployment, old.lastReconcileRequest());
        Step.Removal removal = removal(deployment, old);
        var plan =
                FlowDeploymentPlan.removing(server.deployments(age), AutomationPlan.left(deployment, server), removal);
        Report report = executor.run(plan, order(deployment, age), ledger(old));
        reporting.changes().tell(deployment, report.changes(), false);
        if (report.isDone() && removal == Step.Removal.DELETE) {
            deleteUnlabelled(deployment, server, old);
        }
        return report.isDone() ? GONE : waiting(deployment, report, conditions, interval);
    }

    /** A deploy() that somebody else has run, such as a workflow, takes our labels off. */
    private void deleteUnlabelled(FlowDeployment deployment, PrefectServer server, FlowDeploymentStatus old) {
        var inventory = server.deployments(VERSION_JUST_ASKED);
        OwnRegistrations.findNamed(deployment, server)
                .filter(found -> isUnlabelled(deployment, found, old))
                .ifPresent(found -> {
                    inventory.kind().delete(found);
                    inventory.remove(found);
                    reporting.events().normal(deployment, Reason.DELETED, "Deployment " + found.id());
                });
    }

    /** One of another ID only where the flow makes it itself. */
    static boolean isUnlabelled(FlowDeployment deployment, Deployments.Found found, FlowDeploymentStatus old) {
        boolean ours = found.id().equals(old.deploymentId())
                || (deployment.getSpec().registrationOrDefault() == Registration.TASK && old.registration() != null);
        return ours && found.identity().isForeign();
    }

    /** What was found is left to who made it, unless a person wrote otherwise. */
    private static Step.Removal removal(FlowDeployment deployment, FlowDeploymentStatus old) {
        boolean unwritten = deployment.getSpec().deletionPolicy() == null;
        boolean kept = unwritten
                ? old.adoptedOrDefault()
                : deployment.getSpec().deletionPolicyOrDefault() == DeletionPolicy.RETAIN;
        return kept ? Step.Removal.RETAIN : Step.Removal.DELETE;
    }

    private interface Attempt {
        Result make();
    }

    private Result attempt(FlowDeployment deployment, Conditions conditions, Attempt attempt) {
        try {
            return attempt.make();
        } catch (UnmetException e) {
            return failed(deployment, conditions, e.reason(), e.whatToDo());
        } catch (RemoteException e) {
            if (e.reason() == Failure.UNDER_WAY) {
                conditions.unready(Reason.DELETING, e.getMessage());
                return new Waiting(e.retryAfter());
            }
            return failed(deployment, conditions, Reason.of(e.reason()), e.getMessage());
        }
    }

    private Result failed(FlowDeployment deployment, Conditions conditions, Reason reason, String why) {
        if (isAbandoned(deployment)) {
            return gaveUp(deployment, why);
        }
        String message =
                "deletion waits. %s. To let go of what is left there: kubectl -n %s annotate flowdeployment %s %s=true"
                        .formatted(
                                why,
                                deployment.getMetadata().getNamespace(),
                                deployment.getMetadata().getName(),
                                ActionAnnotations.ABANDON_REMOTE);
        conditions.unready(reason, message);
        return new Waiting(reporting.backoff().failure(uid(deployment)));
    }

    private Result lostNothing(FlowDeployment deployment, String why) {
        reporting.events().normal(deployment, Reason.ABANDONED, why);
        return GONE;
    }

    private Result gaveUp(FlowDeployment deployment, String why) {
        abandon(deployment, why);
        return GONE;
    }

    private void abandon(FlowDeployment deployment, String why) {
        reporting.events().warning(deployment, Reason.ABANDONED, why);
    }

    private static boolean isAbandoned(FlowDeployment deployment) {
        return "true".equals(Triggers.annotation(deployment, ActionAnnotations.ABANDON_REMOTE));
    }

    private static String uid(FlowDeployment deployment) {
        return deployment.getMetadata().getUid();
    }
}
