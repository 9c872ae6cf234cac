package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.common.SecretRef;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.plan.Executor;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.refs.Secrets;
import dev.prefecthosting.reconcile.refs.Triggers;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Reporting;
import dev.prefecthosting.reconcile.status.StatusLedger;
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

/** Brings hostings about, keeps them so, and takes them away. */
public final class HostingReconciler implements Reconciler<PrefectHosting>, Cleaner<PrefectHosting> {
    private final AwsAccess aws;
    private final PrefectAccess prefect;
    private final HostingObserver observer;
    private final ServerAuth serverAuth;
    private final Executor executor;
    private final Resources resources;
    private final Reporting reporting;
    private final Duration sweep;
    private final StatusWriter<PrefectHosting, PrefectHostingStatus> status;

    /** @param sweep where {@code spec.interval} says nothing else */
    public HostingReconciler(
            KubernetesClient kubernetes,
            AwsAccess aws,
            PrefectAccess prefect,
            Executor executor,
            Resources resources,
            Reporting reporting,
            Duration sweep) {
        this.aws = aws;
        this.prefect = prefect;
        this.observer = new HostingObserver(new Secrets(kubernetes));
        this.serverAuth = new ServerAuth(kubernetes);
        this.executor = executor;
        this.resources = resources;
        this.reporting = reporting;
        this.sweep = sweep;
        this.status = new StatusWriter<>(PrefectHosting::new, reporting.listener());
    }

    @Override
    public List<EventSource<?, PrefectHosting>> prepareEventSources(EventSourceContext<PrefectHosting> context) {
        resources.cachedIn(PrefectHosting.class, context.getPrimaryCache());
        return List.of(
                Triggers.on(
                        WorkPool.class,
                        PrefectHosting.class,
                        context,
                        pool -> java.util.Set.of(Resources.hostingId(pool))),
                Triggers.on(FlowDeployment.class, PrefectHosting.class, context, deployment -> resources
                        .pool(deployment)
                        .map(pool -> java.util.Set.of(Resources.hostingId(pool)))
                        .orElse(java.util.Set.of())));
    }

    @Override
    public UpdateControl<PrefectHosting> reconcile(PrefectHosting hosting, Context<PrefectHosting> context) {
        Conditions conditions = conditions(hosting);
        if (hosting.getSpec().suspendOrDefault()) {
            conditions.set(Conditions.SUSPENDED, true, Reason.SUSPENDED, "spec.suspend is true: nothing is done");
            return status.written(
                    hosting, HostingStatusFactory.with(hosting, conditions), "suspended", Optional.empty());
        }
        conditions.remove(Conditions.SUSPENDED);
        List<String> unsupported = UnsupportedFields.of(hosting.getSpec());
        if (!unsupported.isEmpty()) {
            String message = "not supported yet: " + String.join(", ", unsupported) + ". Nothing is done until then";
            conditions.set(Conditions.READY, false, Reason.NOT_SUPPORTED_YET, message);
            return status.written(
                    hosting, HostingStatusFactory.with(hosting, conditions), "unsupported", Optional.empty());
        }
        try {
            return brought(hosting, context, conditions);
        } catch (UnmetException e) {
            conditions.set(e.condition(), false, e.reason(), e.whatToDo());
            conditions.set(Conditions.READY, false, e.reason(), e.whatToDo());
            return status.written(hosting, HostingStatusFactory.with(hosting, conditions), "waiting", later(hosting));
        } catch (RemoteException e) {
            return failed(hosting, conditions, e);
        }
    }

    private UpdateControl<PrefectHosting> brought(
            PrefectHosting hosting, Context<PrefectHosting> context, Conditions conditions) {
        AwsRegion region = aws.of(hosting);
        conditions.set(AwsAccess.CONDITION, true, Reason.READY, "account " + region.account.id());
        PrefectRelease release = HostingObserver.release(hosting.getSpec());
        Optional<SecretRef> auth = serverAuth.secret(hosting, release);
        HostingOrder orders = new HostingOrder(hosting, sweep);
        var repositories = RepositoryWishes.of(resources.deploymentsBelow(hosting));
        HostingInputs inputs = observer.inputs(hosting, region, auth, repositories, orders.age());
        StatusLedger ledger = ledger(hosting, context);
        Report report = executor.run(HostingPlan.of(inputs, region), orders.order(), ledger);

        HostingStatusFactory factory = new HostingStatusFactory(hosting, region);
        PrefectHosting known = withAddress(hosting, factory.addressed(auth));
        Optional<String> version = reach(known, inputs, report, conditions, orders.age());
        dropAuth(hosting, inputs, conditions);
        HostingConditions.summarize(conditions, report, version);
        reporting.changes().tell(hosting, report.changes(), isSteady(hosting));
        PrefectHostingStatus now = factory.of(conditions, report, ledger, release, auth, version);
        Duration again = reporting.backoff().after(hosting.getMetadata().getUid(), report, orders.interval());
        boolean ready = conditions.isTrue(Conditions.READY);
        Duration soon = ready || !report.isDone() ? again : min(again, Duration.ofSeconds(5));
        return status.written(hosting, now, ready ? "ready" : "progressing", Optional.of(soon));
    }

    /** Whether the API answers, and as which version; asked once the server's steps are done. */
    private Optional<String> reach(
            PrefectHosting hosting, HostingInputs inputs, Report report, Conditions conditions, Duration age) {
        boolean served = report.step(Ids.SERVER)
                .map(step -> step.outcome() instanceof dev.prefecthosting.plan.Outcome.Done)
                .orElse(!inputs.makesServer());
        if (!served) {
            conditions.set(PrefectAccess.CONDITION, false, Reason.WAITING, "the server has to run first");
            return Optional.empty();
        }
        try {
            String version = prefect.of(hosting).version(age).text();
            conditions.set(PrefectAccess.CONDITION, true, Reason.READY, "Prefect " + version);
            return Optional.of(version);
        } catch (UnmetException e) {
            conditions.set(e.condition(), false, e.reason(), e.whatToDo());
        } catch (RemoteException e) {
            String message = "%s. The operator reaches it directly (spec.prefectApi.via: Direct); from outside the VPC"
                            .formatted(e.getMessage())
                    + " set spec.prefectApi.proxyUrl, or peer the networks and list the operator's in spec.prefectApi.from";
            conditions.set(PrefectAccess.CONDITION, false, Reason.of(e.reason()), message);
        }
        return Optional.empty();
    }

    /** Only the default is dropped; what a person wrote is an error where the version lacks it. */
    private void dropAuth(PrefectHosting hosting, HostingInputs inputs, Conditions conditions) {
        if (!inputs.makesServer() || inputs.release().hasBasicAuth()) {
            return;
        }
        String lacks = "Prefect %s has no basic authentication"
                .formatted(inputs.release().version());
        if (ServerAuth.isAskedFor(hosting)) {
            conditions.set(
                    "ServerReady", false, Reason.UNSUPPORTED_BY_PREFECT_VERSION, lacks + ": write auth: {none: {}}");
        } else if (hosting.getStatus() == null) {
            String who = "%s: whoever reaches port 4200 is let in".formatted(lacks);
            reporting.events().warning(hosting, Reason.AUTH_DROPPED, who);
        }
    }

    @Override
    public DeleteControl cleanup(PrefectHosting hosting, Context<PrefectHosting> context) {
        Conditions conditions = conditions(hosting);
        List<WorkPool> pools = resources.poolsOf(hosting);
        if (!pools.isEmpty()) {
            String names = String.join(
                    ", ",
                    pools.stream()
                            .map(pool -> pool.getMetadata().getNamespace() + "/"
                                    + pool.getMetadata().getName())
                            .toList());
            return kept(
                    hosting, context, conditions, Reason.IN_USE, "WorkPools use it: " + names, Duration.ofSeconds(30));
        }
        try {
            AwsRegion region = aws.of(hosting);
            HostingOrder orders = new HostingOrder(hosting, sweep);
            StatusLedger ledger = ledger(hosting, context);
            var graph = orders.removing(HostingPlan.of(HostingObserver.forDeletion(hosting, region), region));
            Report report = executor.run(graph, orders.applied(), ledger);
            reporting.changes().tell(hosting, report.changes(), false);
            if (report.isDone()) {
                reporting.backoff().success(hosting.getMetadata().getUid());
                return DeleteControl.defaultDelete();
            }
            HostingConditions.deleting(conditions, report);
            Duration again = reporting.backoff().after(hosting.getMetadata().getUid(), report, orders.interval());
            var left = new HostingStatusFactory(hosting, region).deleting(conditions, report, ledger);
            return status.kept(hosting, left, context, again);
        } catch (UnmetException e) {
            return kept(hosting, context, conditions, e.reason(), e.whatToDo(), Duration.ofSeconds(30));
        } catch (RemoteException e) {
            Duration again = reporting.backoff().failure(hosting.getMetadata().getUid());
            return kept(hosting, context, conditions, Reason.of(e.reason()), e.getMessage(), again);
        }
    }

    private DeleteControl kept(
            PrefectHosting hosting,
            Context<PrefectHosting> context,
            Conditions conditions,
            Reason reason,
            String message,
            Duration again) {
        conditions.set(Conditions.READY, false, reason, "deletion waits. " + message);
        return status.kept(hosting, HostingStatusFactory.with(hosting, conditions), context, again);
    }

    private UpdateControl<PrefectHosting> failed(PrefectHosting hosting, Conditions conditions, RemoteException e) {
        Duration again = reporting.backoff().failure(hosting.getMetadata().getUid());
        String message = "%s; next try in %d s".formatted(e.getMessage(), again.toSeconds());
        if (e.reason() == Failure.UNAUTHORIZED) {
            conditions.set(AwsAccess.CONDITION, false, Reason.UNAUTHORIZED, message);
        }
        conditions.set(Conditions.READY, false, Reason.of(e.reason()), message);
        return status.written(hosting, HostingStatusFactory.with(hosting, conditions), "failed", Optional.of(again));
    }

    private StatusLedger ledger(PrefectHosting hosting, Context<PrefectHosting> context) {
        PrefectHostingStatus old = HostingStatusFactory.previous(hosting);
        return new StatusLedger(
                old.intentsOrDefault(),
                old.creationsOrDefault(),
                old.resourcesOrDefault(),
                ledger -> status.patch(hosting, HostingStatusFactory.announcing(hosting, ledger), context));
    }

    /** For what reads the address from the status before it is written. */
    private PrefectHosting withAddress(PrefectHosting hosting, PrefectHostingStatus addressed) {
        PrefectHosting known = status.onlyStatus(hosting, addressed);
        known.setSpec(hosting.getSpec());
        return known;
    }

    private Conditions conditions(PrefectHosting hosting) {
        return new Conditions(
                HostingStatusFactory.previous(hosting).conditionsOrDefault(),
                hosting.getMetadata().getGeneration(),
                reporting.clock());
    }

    private static boolean isSteady(PrefectHosting hosting) {
        PrefectHostingStatus old = HostingStatusFactory.previous(hosting);
        return hosting.getMetadata().getGeneration().equals(old.observedGeneration())
                && Conditions.isTrue(old.conditionsOrDefault(), Conditions.READY);
    }

    private Optional<Duration> later(PrefectHosting hosting) {
        return new Sweep(new HostingOrder(hosting, sweep).interval()).soon();
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
