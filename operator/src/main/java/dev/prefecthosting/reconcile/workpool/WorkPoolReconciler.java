package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.aws.ecs.Services;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.model.workpool.WorkPoolStatus;
import dev.prefecthosting.plan.AtOnce;
import dev.prefecthosting.plan.Executor;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Mode;
import dev.prefecthosting.plan.Order;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import dev.prefecthosting.plan.Takeovers;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.prefect.ServerVersion;
import dev.prefecthosting.reconcile.refs.AdoptAnnotation;
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

/** Brings work pools about with their workers, keeps them so, and takes them away. */
public final class WorkPoolReconciler implements Reconciler<WorkPool>, Cleaner<WorkPool> {
    private final AwsAccess aws;
    private final PrefectAccess prefect;
    private final HostingLookup hostings;
    private final Executor executor;
    private final Resources resources;
    private final Reporting reporting;
    private final AnnotationChecks annotations;
    private final Sweep sweep;
    private final StatusWriter<WorkPool, WorkPoolStatus> status;
    private final RegionBlock regionBlock;
    private final BlockContents blocks;
    private final PoolSecrets secrets;
    private final WorkPoolRemoval removal;

    /** @param watchSecrets whether the operator may list and watch Secrets */
    public WorkPoolReconciler(
            KubernetesClient kubernetes,
            AwsAccess aws,
            PrefectAccess prefect,
            Executor executor,
            Resources resources,
            Reporting reporting,
            Duration sweep,
            boolean watchSecrets) {
        this.aws = aws;
        this.prefect = prefect;
        this.hostings = new HostingLookup(kubernetes, resources);
        this.executor = executor;
        this.resources = resources;
        this.reporting = reporting;
        this.annotations = new AnnotationChecks(reporting.events());
        this.sweep = new Sweep(sweep);
        this.status = new StatusWriter<>(WorkPool::new, WorkPoolStatus::conditionsOrDefault, reporting);
        this.regionBlock = new RegionBlock(executor, reporting);
        this.blocks = new BlockContents(new Secrets(kubernetes));
        this.secrets = new PoolSecrets(kubernetes, watchSecrets);
        this.removal =
                new WorkPoolRemoval(aws, prefect, hostings, regionBlock, executor, reporting, status, this.sweep);
    }

    @Override
    public List<EventSource<?, WorkPool>> prepareEventSources(EventSourceContext<WorkPool> context) {
        resources.cachedIn(WorkPool.class, context.getPrimaryCache());
        return List.of(
                resources.poolWakes(),
                secrets.source(),
                Triggers.on(
                        PrefectHosting.class,
                        WorkPool.class,
                        context,
                        hosting -> Resources.ids(resources.poolsOf(hosting))),
                Triggers.on(
                        FlowDeployment.class,
                        WorkPool.class,
                        context,
                        deployment -> Set.of(Resources.poolId(deployment))));
    }

    @Override
    public UpdateControl<WorkPool> reconcile(WorkPool pool, Context<WorkPool> context) {
        annotations.check(pool);
        secrets.watch(pool);
        Conditions conditions = conditions(pool);
        WorkPoolStatusFactory factory = new WorkPoolStatusFactory(pool);
        if (pool.getSpec().suspendOrDefault()) {
            conditions.suspended();
            return status.written(pool, factory.with(conditions), "suspended", Optional.empty());
        }
        conditions.remove(Conditions.SUSPENDED);
        try {
            return brought(pool, context, conditions);
        } catch (UnmetException e) {
            conditions.set(e.condition(), false, e.reason(), e.whatToDo());
            conditions.unready(e.reason(), e.whatToDo());
            return status.written(pool, factory.with(conditions), "waiting", sweep.soon());
        } catch (RemoteException e) {
            return failed(pool, conditions, e);
        }
    }

    private UpdateControl<WorkPool> brought(WorkPool pool, Context<WorkPool> context, Conditions conditions) {
        PrefectHosting hosting = hostings.ready(pool);
        if (!hosting.getSpec().modeOrDefault().acts()) {
            String held = "PrefectHosting %s only previews (spec.mode): nothing is done for its pools"
                    .formatted(HostingLookup.path(pool));
            conditions.rests(Reason.PREVIEW, held);
            return status.written(pool, new WorkPoolStatusFactory(pool).with(conditions), "preview", Optional.empty());
        }
        AwsRegion region = aws.of(hosting);
        PrefectServer server = prefect.of(hosting);
        WorkPoolStatus before = WorkPoolStatusFactory.previous(pool);
        Duration age = sweep.age(pool, before.lastReconcileRequest());
        ServerVersion version = version(server, age);
        VersionGates.check(pool.getSpec(), version);
        boolean ours = pool.getSpec().typeOrDefault().equals("ecs") && !WorkPoolInputs.isRaw(pool.getSpec());
        Optional<String> block = ours ? Optional.of(regionBlock.of(hosting, server, age)) : Optional.empty();
        WorkPoolInputs inputs = WorkPoolObserver.inputs(
                pool, hosting, region, version, block, blocks.of(pool), hostings.deployments(pool, hosting), age);
        StatusLedger ledger = ledger(pool, context);
        if (!Conditions.isTrue(before.conditionsOrDefault(), WorkPoolPlan.WORKER_READY)) {
            server.workPools.refresh(WorkerWait.LOOK);
        }
        Takeovers takeovers = AdoptAnnotation.of(pool, WorkPoolPlan.POOL_SYNCED, resources.pools());
        Order order = new Order(inputs.owner(), Mode.APPLY, age, true, takeovers);
        Report report = executor.run(WorkPoolPlan.of(inputs, region, Optional.of(server)), order, ledger);

        reporting.changes().tell(pool, report.changes(), Drift.since(isSteady(pool), before.resourcesOrDefault()));
        AtOnce beside = new AtOnce();
        WorkersSeen workers = beside.ask(() -> workers(pool, report, inputs, server), WorkersSeen.known(before));
        WorkPoolConditions.summarize(conditions, report, inputs, workers);
        WorkPoolStatus now = new WorkPoolStatusFactory(pool).of(conditions, report, ledger, workers);
        Duration again = reporting.backoff().after(pool.getMetadata().getUid(), report, sweep.interval());
        boolean ready = conditions.isTrue(Conditions.READY);
        Duration next = ready || !report.isDone() ? again : WorkerWait.next(conditions, reporting.clock(), again);
        Duration soon = beside.again().map(each -> Backoff.earlier(each, next)).orElse(next);
        return status.written(pool, now, ready ? "ready" : "progressing", Optional.of(soon));
    }

    private static ServerVersion version(PrefectServer server, Duration age) {
        try {
            return server.version(age);
        } catch (RemoteException e) {
            if (e.reason() == Failure.UNDER_WAY) {
                throw e;
            }
            throw new UnmetException(PrefectAccess.CONDITION, Reason.of(e.reason()), e.getMessage());
        }
    }

    private static WorkersSeen workers(WorkPool pool, Report report, WorkPoolInputs inputs, PrefectServer server) {
        WorkPoolStatus before = WorkPoolStatusFactory.previous(pool);
        Identity identity = new Identity(inputs.owner().uid(), Ids.POOL);
        int wanted = report.step(Ids.WORKER)
                .flatMap(StepReport::remote)
                .map(Services.Found.class::cast)
                .map(Services.Found::count)
                .orElse(0);
        return server.workPools.find(identity).stream()
                .findFirst()
                .map(found -> WorkersSeen.of(found, before, wanted, server))
                .orElseGet(() -> WorkersSeen.known(before));
    }

    @Override
    public DeleteControl cleanup(WorkPool pool, Context<WorkPool> context) {
        DeleteControl control = removal.cleanup(pool, context, conditions(pool), ledger(pool, context));
        if (control.isRemoveFinalizer()) {
            reporting.backoff().forget(pool.getMetadata().getUid());
            secrets.forget(pool);
            annotations.forget(pool);
        }
        return control;
    }

    private UpdateControl<WorkPool> failed(WorkPool pool, Conditions conditions, RemoteException e) {
        if (e.reason() == Failure.UNDER_WAY) {
            conditions.awaits(e.getMessage());
            return status.written(
                    pool, new WorkPoolStatusFactory(pool).with(conditions), "progressing", Optional.of(e.retryAfter()));
        }
        Duration again = reporting.backoff().failure(pool.getMetadata().getUid());
        String message = Stages.why(new Outcome.Failed(e.reason(), e.getMessage(), again));
        conditions.unready(Reason.of(e.reason()), message);
        return status.written(pool, new WorkPoolStatusFactory(pool).with(conditions), "failed", Optional.of(again));
    }

    private StatusLedger ledger(WorkPool pool, Context<WorkPool> context) {
        WorkPoolStatus old = WorkPoolStatusFactory.previous(pool);
        return new StatusLedger(
                old.intentsOrDefault(),
                old.creationsOrDefault(),
                old.resourcesOrDefault(),
                ledger -> status.patch(pool, new WorkPoolStatusFactory(pool).announcing(ledger), context));
    }

    private Conditions conditions(WorkPool pool) {
        return new Conditions(
                WorkPoolStatusFactory.previous(pool).conditionsOrDefault(),
                pool.getMetadata().getGeneration(),
                reporting.clock());
    }

    private static boolean isSteady(WorkPool pool) {
        WorkPoolStatus old = WorkPoolStatusFactory.previous(pool);
        return pool.getMetadata().getGeneration().equals(old.observedGeneration())
                && Conditions.isTrue(old.conditionsOrDefault(), Conditions.READY);
    }
}
