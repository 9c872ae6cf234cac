package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentStatus;
import dev.prefecthosting.model.flowdeployment.RequestedRun;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.plan.Executor;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.reconcile.refs.AnnotationChecks;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.refs.Triggers;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Reporting;
import dev.prefecthosting.reconcile.status.Stages;
import dev.prefecthosting.reconcile.status.StatusWriter;
import dev.prefecthosting.reconcile.status.Sweep;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registers flows and their deployments, keeps them so, and takes them away. */
public final class FlowDeploymentReconciler implements Reconciler<FlowDeployment>, Cleaner<FlowDeployment> {
    private final Homes homes;
    private final FlowDeploymentPass pass;
    private final FlowDeploymentRemoval removal;
    private final Resources resources;
    private final Reporting reporting;
    private final AnnotationChecks annotations;
    private final Duration sweep;
    private final StatusWriter<FlowDeployment, FlowDeploymentStatus> status;

    /** @param sweep where the hosting's {@code spec.interval} says nothing else */
    public FlowDeploymentReconciler(
            KubernetesClient kubernetes,
            AwsAccess aws,
            PrefectAccess prefect,
            Executor executor,
            Resources resources,
            Reporting reporting,
            Duration sweep) {
        PushedImages pushed = new PushedImages(reporting.clock());
        this.homes = new Homes(resources, kubernetes);
        PushListeners pushes = new PushListeners(resources, pushed, reporting);
        this.pass = new FlowDeploymentPass(aws, prefect, executor, resources, reporting, pushed, pushes);
        this.removal = new FlowDeploymentRemoval(aws, prefect, executor, resources, reporting, pushed);
        this.resources = resources;
        this.reporting = reporting;
        this.annotations = new AnnotationChecks(reporting.events());
        this.sweep = sweep;
        this.status = new StatusWriter<>(FlowDeployment::new, FlowDeploymentStatus::conditionsOrDefault, reporting);
    }

    @Override
    public List<EventSource<?, FlowDeployment>> prepareEventSources(EventSourceContext<FlowDeployment> context) {
        resources.cachedIn(FlowDeployment.class, context.getPrimaryCache());
        var pools = Triggers.on(
                WorkPool.class, FlowDeployment.class, context, pool -> Resources.ids(resources.deploymentsOf(pool)));
        var hostings = Triggers.on(
                PrefectHosting.class,
                FlowDeployment.class,
                context,
                hosting -> Resources.ids(resources.deploymentsBelow(hosting)));
        resources.watchedBy(FlowDeployment.class, WorkPool.class, pools);
        resources.watchedBy(FlowDeployment.class, PrefectHosting.class, hostings);
        return List.of(pools, hostings, resources.deploymentWakes());
    }

    @Override
    public UpdateControl<FlowDeployment> reconcile(FlowDeployment deployment, Context<FlowDeployment> context) {
        annotations.check(deployment);
        Conditions conditions = conditions(deployment);
        if (deployment.getSpec().suspendOrDefault()) {
            conditions.suspended();
            return held(deployment, conditions, "spec.suspend is true", "suspended", Optional.empty());
        }
        conditions.remove(Conditions.SUSPENDED);
        try {
            return brought(deployment, context, conditions);
        } catch (UnmetException e) {
            conditions.set(e.condition(), false, e.reason(), e.whatToDo());
            Optional<Duration> soon = new Sweep(sweep).soon();
            return unready(deployment, conditions, e.reason(), e.whatToDo(), "waiting", soon);
        } catch (RemoteException e) {
            if (e.reason() == Failure.UNDER_WAY) {
                conditions.awaits(e.getMessage());
                return ended(deployment, conditions, "progressing", Optional.of(e.retryAfter()));
            }
            Duration again = reporting.backoff().failure(uid(deployment));
            String message = Stages.why(new Outcome.Failed(e.reason(), e.getMessage(), again));
            return unready(deployment, conditions, Reason.of(e.reason()), message, "failed", Optional.of(again));
        }
    }

    private UpdateControl<FlowDeployment> brought(
            FlowDeployment deployment, Context<FlowDeployment> context, Conditions conditions) {
        Home home = homes.of(deployment);
        Sweep sweeps = new Sweep(home.interval(sweep));
        FlowDeploymentPass.Result result = pass.over(
                deployment, home, sweeps, conditions, announced -> status.patch(deployment, announced, context));
        boolean ready = conditions.isTrue(Conditions.READY);
        tellOfRun(deployment, result.status().requestedRun());
        return status.written(
                deployment, result.status(), ready ? "ready" : "progressing", Optional.of(result.again()));
    }

    @Override
    public DeleteControl cleanup(FlowDeployment deployment, Context<FlowDeployment> context) {
        Conditions conditions = conditions(deployment);
        FlowDeploymentRemoval.Result result = removal.of(deployment, homes.left(deployment), conditions, sweep);
        return switch (result) {
            case FlowDeploymentRemoval.Gone _ -> {
                reporting.backoff().forget(uid(deployment));
                annotations.forget(deployment);
                yield DeleteControl.defaultDelete();
            }
            case FlowDeploymentRemoval.Waiting(Duration again) ->
                status.kept(deployment, FlowDeploymentStatusFactory.with(deployment, conditions), context, again);
        };
    }

    private UpdateControl<FlowDeployment> unready(
            FlowDeployment deployment,
            Conditions conditions,
            Reason reason,
            String message,
            String outcome,
            Optional<Duration> again) {
        conditions.unready(reason, message);
        return held(deployment, conditions, message, outcome, again);
    }

    /** No run that is asked for can be started now. */
    private UpdateControl<FlowDeployment> held(
            FlowDeployment deployment, Conditions conditions, String why, String outcome, Optional<Duration> again) {
        RequestedRun before = FlowDeploymentStatusFactory.previous(deployment).requestedRun();
        RequestedRun now = RequestedRuns.held(deployment, before, why);
        tellOfRun(deployment, now);
        return status.written(
                deployment, FlowDeploymentStatusFactory.with(deployment, conditions, now), outcome, again);
    }

    private void tellOfRun(FlowDeployment deployment, @Nullable RequestedRun now) {
        RequestedRuns.news(FlowDeploymentStatusFactory.previous(deployment).requestedRun(), now)
                .ifPresent(news -> reporting.events().warning(deployment, Reason.RUN_NOT_STARTED, news));
    }

    private UpdateControl<FlowDeployment> ended(
            FlowDeployment deployment, Conditions conditions, String outcome, Optional<Duration> again) {
        return status.written(deployment, FlowDeploymentStatusFactory.with(deployment, conditions), outcome, again);
    }

    private Conditions conditions(FlowDeployment deployment) {
        return new Conditions(
                FlowDeploymentStatusFactory.previous(deployment).conditionsOrDefault(),
                deployment.getMetadata().getGeneration(),
                reporting.clock());
    }

    private static String uid(FlowDeployment deployment) {
        return deployment.getMetadata().getUid();
    }
}
