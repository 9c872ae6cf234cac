package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.common.SecretRef;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.plan.Executor;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.reconcile.hosting.policies.AccountRegion;
import dev.prefecthosting.reconcile.refs.AnnotationChecks;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.refs.Secrets;
import dev.prefecthosting.reconcile.refs.Triggers;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Backoff;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Drift;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Reporting;
import dev.prefecthosting.reconcile.status.Stages;
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
import java.util.Set;

/** Brings hostings about, keeps them so, and takes them away. */
public final class HostingReconciler implements Reconciler<PrefectHosting>, Cleaner<PrefectHosting> {
    private final AwsAccess aws;
    private final ServerReach reach;
    private final HostingObserver observer;
    private final ServerAuth serverAuth;
    private final HostingSecrets secrets;
    private final Executor executor;
    private final Resources resources;
    private final Reporting reporting;
    private final AnnotationChecks annotations;
    private final Duration sweep;
    private final StatusWriter<PrefectHosting, PrefectHostingStatus> status;
    private final HostingRemoval removal;

    /**
     * @param sweep where {@code spec.interval} says nothing else
     * @param watchSecrets whether the operator may list and watch Secrets
     */
    public HostingReconciler(
            KubernetesClient kubernetes,
            AwsAccess aws,
            PrefectAccess prefect,
            Executor executor,
            Resources resources,
            Reporting reporting,
            Duration sweep,
            boolean watchSecrets) {
        this.aws = aws;
        this.reach = new ServerReach(prefect);
        this.observer = new HostingObserver(new Secrets(kubernetes));
        this.serverAuth = new ServerAuth(kubernetes);
        this.executor = executor;
        this.resources = resources;
        this.reporting = reporting;
        this.annotations = new AnnotationChecks(reporting.events());
        this.sweep = sweep;
        this.status = new StatusWriter<>(PrefectHosting::new, PrefectHostingStatus::conditionsOrDefault, reporting);
        this.secrets = new HostingSecrets(kubernetes, resources, watchSecrets);
        this.removal = new HostingRemoval(aws, prefect, serverAuth, executor, resources, reporting, status, sweep);
    }

    @Override
    public List<EventSource<?, PrefectHosting>> prepareEventSources(EventSourceContext<PrefectHosting> context) {
        resources.cachedIn(PrefectHosting.class, context.getPrimaryCache());
        return List.of(
                secrets.source(),
                resources.hostingWakes(),
                Triggers.on(WorkPool.class, PrefectHosting.class, context, pool -> Set.of(Resources.hostingId(pool))),
                Triggers.on(FlowDeployment.class, PrefectHosting.class, context, deployment -> resources
                        .pool(deployment)
                        .map(pool -> Set.of(Resources.hostingId(pool)))
                        .orElse(Set.of())));
    }

    @Override
    public UpdateControl<PrefectHosting> reconcile(PrefectHosting hosting, Context<PrefectHosting> context) {
        annotations.check(hosting);
        secrets.watch(hosting);
        Conditions conditions = conditions(hosting);
        if (hosting.getSpec().suspendOrDefault()) {
            conditions.suspended();
            return status.written(
                    hosting, HostingStatusFactory.observed(hosting, conditions), "suspended", Optional.empty());
        }
        conditions.remove(Conditions.SUSPENDED);
        try {
            UnsupportedFields.refuse(hosting);
            return brought(hosting, context, conditions);
        } catch (UnmetException e) {
            HostingConditions.unmet(conditions, e);
            return status.written(
                    hosting, HostingStatusFactory.observed(hosting, conditions), "waiting", later(hosting));
        } catch (RemoteException e) {
            return failed(hosting, conditions, e);
        }
    }

    private UpdateControl<PrefectHosting> brought(
            PrefectHosting hosting, Context<PrefectHosting> context, Conditions conditions) {
        AwsRegion region = aws.of(hosting);
        conditions.set(AwsAccess.CONDITION, true, Reason.READY, "account " + region.account.id());
        PrefectRelease release = HostingObserver.release(hosting.getSpec());
        HostingOrder orders = new HostingOrder(hosting, sweep);
        Optional<SecretRef> auth = serverAuth.secret(hosting, release, orders.acts());
        HostingInputs inputs = inputs(hosting, region, auth, orders);
        StatusLedger ledger = ledger(hosting, context);
        Report report = executor.run(HostingPlan.of(inputs, region), orders.order(), ledger);

        ServerAuth.dropped(hosting, inputs)
                .ifPresent(who -> reporting.events().warning(hosting, Reason.AUTH_DROPPED, who));
        reporting
                .changes()
                .tell(
                        hosting,
                        report.changes(),
                        Drift.since(
                                isSteady(hosting),
                                HostingStatusFactory.previous(hosting).resourcesOrDefault()));
        secrets.wakePools(hosting, report);
        HostingStatusFactory factory = new HostingStatusFactory(hosting, region);
        if (!orders.acts()) {
            HostingConditions.preview(conditions, hosting, report);
            PrefectHostingStatus seen =
                    factory.of(conditions, report, ledger, release, auth, Optional.empty(), ServerReach.Way.NONE);
            return status.written(hosting, seen, "preview", Optional.of(Backoff.spread(orders.interval())));
        }
        PrefectHosting known = withAddress(hosting, factory.addressed(auth));
        ServerReach.Seen seen = reach.of(known, report, conditions, orders.age());
        HostingConditions.summarize(conditions, hosting, report, seen.version());
        PrefectHostingStatus now =
                factory.of(conditions, report, ledger, release, auth, seen.version(), reach.way(hosting));
        boolean ready = conditions.isTrue(Conditions.READY);
        Duration again = again(hosting, report, ready || seen.again().isPresent(), orders);
        Duration next = seen.again().map(soon -> Backoff.earlier(soon, again)).orElse(again);
        return status.written(hosting, now, ready ? "ready" : "progressing", Optional.of(next));
    }

    private HostingInputs inputs(
            PrefectHosting hosting, AwsRegion region, Optional<SecretRef> auth, HostingOrder orders) {
        List<FlowDeployment> deployments = resources.admittedDeployments(hosting);
        AccountRegion where = AccountRegion.of(hosting.getSpec().aws().region(), region.account.id());
        Registrants registrants = Registrants.of(deployments, resources, where);
        return observer.inputs(hosting, region, auth, deployments, registrants, orders.age());
    }

    /** What only an API that does not answer keeps from being ready is asked again later and later. */
    private Duration again(PrefectHosting hosting, Report report, boolean ready, HostingOrder orders) {
        String uid = hosting.getMetadata().getUid();
        String api = uid + " API";
        Duration again = reporting.backoff().after(uid, report, orders.interval());
        if (ready || !report.isDone()) {
            reporting.backoff().success(api);
            return again;
        }
        return Backoff.earlier(again, reporting.backoff().failure(api));
    }

    @Override
    public DeleteControl cleanup(PrefectHosting hosting, Context<PrefectHosting> context) {
        DeleteControl control = removal.cleanup(hosting, context, conditions(hosting), ledger(hosting, context));
        if (control.isRemoveFinalizer()) {
            secrets.forget(hosting);
            annotations.forget(hosting);
        }
        return control;
    }

    private UpdateControl<PrefectHosting> failed(PrefectHosting hosting, Conditions conditions, RemoteException e) {
        Duration again = reporting.backoff().failure(hosting.getMetadata().getUid());
        String message = Stages.why(new Outcome.Failed(e.reason(), e.getMessage(), again));
        if (e.reason() == Failure.UNAUTHORIZED) {
            conditions.set(AwsAccess.CONDITION, false, Reason.UNAUTHORIZED, message);
        }
        conditions.unready(Reason.of(e.reason()), message);
        return status.written(
                hosting, HostingStatusFactory.observed(hosting, conditions), "failed", Optional.of(again));
    }

    /** Ready, and at this generation. */
    static boolean isSteady(PrefectHosting hosting) {
        Long generation = hosting.getMetadata().getGeneration();
        return HostingStatusFactory.previous(hosting).conditionsOrDefault().stream()
                .filter(condition -> condition.type().equals(Conditions.READY))
                .anyMatch(ready -> ready.status().equals("True")
                        && generation != null
                        && generation.equals(ready.observedGeneration()));
    }

    private StatusLedger ledger(PrefectHosting hosting, Context<PrefectHosting> context) {
        PrefectHostingStatus old = HostingStatusFactory.previous(hosting);
        return new StatusLedger(old.intentsOrDefault(), old.creationsOrDefault(), old.resourcesOrDefault(), ledger -> {
            Conditions begun = HostingConditions.begun(conditions(hosting));
            status.patch(hosting, HostingStatusFactory.announcing(hosting, begun, ledger), context);
        });
    }

    /** For what reads the address from the status before it is written. */
    private PrefectHosting withAddress(PrefectHosting hosting, PrefectHostingStatus addressed) {
        PrefectHosting known = status.onlyStatus(hosting, addressed);
        known.setMetadata(hosting.getMetadata());
        known.setSpec(hosting.getSpec());
        return known;
    }

    private Conditions conditions(PrefectHosting hosting) {
        return new Conditions(
                HostingStatusFactory.previous(hosting).conditionsOrDefault(),
                hosting.getMetadata().getGeneration(),
                reporting.clock());
    }

    private Optional<Duration> later(PrefectHosting hosting) {
        return new Sweep(new HostingOrder(hosting, sweep).interval()).soon();
    }
}
