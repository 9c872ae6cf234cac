package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.common.ActionAnnotations;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.model.workpool.WorkPoolStatus;
import dev.prefecthosting.plan.Executor;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Mode;
import dev.prefecthosting.plan.Order;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.prefect.WorkPools;
import dev.prefecthosting.reconcile.refs.Admission;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.MadeNothing;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.Triggers;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Reporting;
import dev.prefecthosting.reconcile.status.StatusLedger;
import dev.prefecthosting.reconcile.status.StatusWriter;
import dev.prefecthosting.reconcile.status.Sweep;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes a pool away: nobody uses it, then the worker, then the pool, then what they stood on. */
final class WorkPoolRemoval {
    private static final Duration IN_USE = Duration.ofSeconds(30);
    private static final String LET_GO =
            "; annotate the WorkPool with " + ActionAnnotations.ABANDON_REMOTE + "=true to let go of what Prefect has";

    private final AwsAccess aws;
    private final PrefectAccess prefect;
    private final HostingLookup hostings;
    private final RegionBlock regionBlock;
    private final Executor executor;
    private final Reporting reporting;
    private final StatusWriter<WorkPool, WorkPoolStatus> status;
    private final Sweep sweep;

    WorkPoolRemoval(
            AwsAccess aws,
            PrefectAccess prefect,
            HostingLookup hostings,
            RegionBlock regionBlock,
            Executor executor,
            Reporting reporting,
            StatusWriter<WorkPool, WorkPoolStatus> status,
            Sweep sweep) {
        this.aws = aws;
        this.prefect = prefect;
        this.hostings = hostings;
        this.regionBlock = regionBlock;
        this.executor = executor;
        this.reporting = reporting;
        this.status = status;
        this.sweep = sweep;
    }

    /** One deletion under way. */
    private record Deletion(WorkPool pool, Context<WorkPool> context, Conditions conditions, StatusLedger ledger) {}

    DeleteControl cleanup(WorkPool pool, Context<WorkPool> context, Conditions conditions, StatusLedger ledger) {
        Deletion deletion = new Deletion(pool, context, conditions, ledger);
        Optional<PrefectHosting> hosting = hostings.find(pool);
        String users = context.getSecondaryResourcesAsStream(FlowDeployment.class)
                .filter(user ->
                        hosting.map(host -> Admission.admits(host, user)).orElse(true))
                .map(user -> user.getMetadata().getNamespace() + "/"
                        + user.getMetadata().getName())
                .sorted()
                .collect(Collectors.joining(", "));
        if (!users.isEmpty()) {
            return kept(deletion, Reason.IN_USE, "FlowDeployments use it: " + users, IN_USE);
        }
        if (hosting.isEmpty()) {
            return withoutHosting(deletion);
        }
        if (hasMadeNothing(pool, hosting.get())) {
            return DeleteControl.defaultDelete();
        }
        try {
            return remove(deletion, hosting.get());
        } catch (UnmetException e) {
            return kept(deletion, e.reason(), e.whatToDo(), IN_USE);
        } catch (RemoteException e) {
            Duration again = e.reason() == Failure.UNDER_WAY
                    ? e.retryAfter()
                    : reporting.backoff().failure(pool.getMetadata().getUid());
            return kept(deletion, Reason.of(e.reason()), e.getMessage(), again);
        }
    }

    /** Nothing is made for a pool that is not admitted, or while the server is out of reach. */
    static boolean hasMadeNothing(WorkPool pool, PrefectHosting hosting) {
        return WorkPoolStatusFactory.hasMadeNothing(pool)
                && (!Admission.admits(hosting, pool) || MadeNothing.neverReached(hosting, pool));
    }

    private DeleteControl remove(Deletion deletion, PrefectHosting hosting) {
        WorkPool pool = deletion.pool();
        AwsRegion region = aws.of(hosting);
        Optional<PrefectServer> server = server(pool, hosting);
        Duration age = sweep.age(pool, WorkPoolStatusFactory.previous(pool).lastReconcileRequest());
        boolean adopted = server.map(each -> isAdopted(pool, each, age)).orElse(false);
        WorkPoolInputs inputs = WorkPoolObserver.forDeletion(pool, hosting, region, adopted);
        Graph graph = removing(pool, WorkPoolPlan.of(inputs, region, server));
        Report report = executor.run(graph, new Order(inputs.owner(), Mode.APPLY, age, true), deletion.ledger());
        reporting.changes().tell(pool, report.changes(), false);
        if (!report.isDone()) {
            WorkPoolConditions.deleting(deletion.conditions(), report);
            Duration again = reporting.backoff().after(pool.getMetadata().getUid(), report, sweep.interval());
            WorkPoolStatus left =
                    new WorkPoolStatusFactory(pool).deleting(deletion.conditions(), report, deletion.ledger());
            return status.kept(pool, left, deletion.context(), again);
        }
        Set<String> others = hostings.others(pool, hosting);
        server.filter(each -> each.workPools.all().stream()
                        .noneMatch(other -> others.contains(other.identity().ownerUid())))
                .ifPresent(each -> regionBlock.remove(hosting, each, age));
        if (isDeleted(pool)) {
            String role = inputs.hosting().where().role(new WorkPoolNames(inputs.owner()).role(Ids.EXECUTION_ROLE));
            region.runDefinitions.deregister(pool.prefectName(), role);
        }
        if (server.isEmpty() && WorkPoolStatusFactory.previous(pool).prefectId() != null) {
            leave(pool, hosting);
        }
        return DeleteControl.defaultDelete();
    }

    private static boolean isAdopted(WorkPool pool, PrefectServer server, Duration age) {
        server.workPools.refresh(age);
        return server.workPools.find(new Identity(pool.getMetadata().getUid(), Ids.POOL)).stream()
                .anyMatch(WorkPools.Found::adopted);
    }

    private static Graph removing(WorkPool pool, Graph graph) {
        return isDeleted(pool) ? graph.unwanted() : graph.released();
    }

    private static boolean isDeleted(WorkPool pool) {
        return switch (pool.getSpec().deletionPolicyOrDefault()) {
            case DELETE -> true;
            case RETAIN -> false;
        };
    }

    /** Empty where the server goes too, or is given up. */
    private Optional<PrefectServer> server(WorkPool pool, PrefectHosting hosting) {
        if (serverGoesToo(hosting) || isAbandoned(pool)) {
            return Optional.empty();
        }
        try {
            PrefectServer server = prefect.ofLeaving(hosting);
            server.version(sweep.interval());
            server.settle(sweep.interval());
            return Optional.of(server);
        } catch (UnmetException | RemoteException e) {
            if (e instanceof RemoteException remote && remote.reason() == Failure.UNDER_WAY) {
                throw e;
            }
            throw new UnmetException(PrefectAccess.CONDITION, Reason.UNAVAILABLE, e.getMessage() + LET_GO);
        }
    }

    private static boolean serverGoesToo(PrefectHosting hosting) {
        return hosting.isMarkedForDeletion()
                && hosting.getSpec().prefectOrDefault().makesServer();
    }

    private void leave(WorkPool pool, PrefectHosting hosting) {
        if (serverGoesToo(hosting)) {
            String both = "the Prefect server goes with its PrefectHosting, and the work pool %s with it"
                    .formatted(pool.prefectName());
            reporting.events().normal(pool, Reason.ABANDONED, both);
        } else {
            abandoned(pool, "the work pool %s is left to its server".formatted(pool.prefectName()));
        }
    }

    /** Without hosting there is no account to look into. */
    private DeleteControl withoutHosting(Deletion deletion) {
        WorkPool pool = deletion.pool();
        if (WorkPoolStatusFactory.hasMadeNothing(pool)) {
            return DeleteControl.defaultDelete();
        }
        String known = WorkPoolStatusFactory.previous(pool).resourcesOrDefault().stream()
                .map(resource -> "%s %s".formatted(resource.kind(), resource.id()))
                .collect(Collectors.joining(", "));
        String left = known.isEmpty() ? "what it may have in AWS and Prefect" : known;
        if (!isAbandoned(pool)) {
            String message = "PrefectHosting %s is gone, so that %s can't be deleted: create it again%s"
                    .formatted(HostingLookup.path(pool), left, LET_GO);
            return kept(deletion, Reason.REFERENCE_NOT_FOUND, message, IN_USE);
        }
        abandoned(pool, left);
        return DeleteControl.defaultDelete();
    }

    private void abandoned(WorkPool pool, String what) {
        reporting.events().warning(pool, Reason.ABANDONED, what);
    }

    private static boolean isAbandoned(WorkPool pool) {
        return "true".equals(Triggers.annotation(pool, ActionAnnotations.ABANDON_REMOTE));
    }

    private DeleteControl kept(Deletion deletion, Reason reason, String message, Duration again) {
        deletion.conditions().unready(reason, "deletion waits. " + message);
        WorkPoolStatus waiting = new WorkPoolStatusFactory(deletion.pool()).with(deletion.conditions());
        return status.kept(deletion.pool(), waiting, deletion.context(), again);
    }
}
