package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.common.ActionAnnotations;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.plan.Executor;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.refs.Triggers;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Reporting;
import dev.prefecthosting.reconcile.status.StatusLedger;
import dev.prefecthosting.reconcile.status.StatusWriter;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Takes a hosting away: nobody uses it, then all that it has on AWS, in reverse. */
final class HostingRemoval {
    private static final Duration LATER = Duration.ofSeconds(30);

    private final AwsAccess aws;
    private final PrefectAccess prefect;
    private final ServerAuth serverAuth;
    private final Executor executor;
    private final Resources resources;
    private final Reporting reporting;
    private final StatusWriter<PrefectHosting, PrefectHostingStatus> status;
    private final Duration sweep;

    HostingRemoval(
            AwsAccess aws,
            PrefectAccess prefect,
            ServerAuth serverAuth,
            Executor executor,
            Resources resources,
            Reporting reporting,
            StatusWriter<PrefectHosting, PrefectHostingStatus> status,
            Duration sweep) {
        this.aws = aws;
        this.prefect = prefect;
        this.serverAuth = serverAuth;
        this.executor = executor;
        this.resources = resources;
        this.reporting = reporting;
        this.status = status;
        this.sweep = sweep;
    }

    /** One deletion under way. */
    private record Deletion(
            PrefectHosting hosting, Context<PrefectHosting> context, Conditions conditions, StatusLedger ledger) {}

    DeleteControl cleanup(
            PrefectHosting hosting, Context<PrefectHosting> context, Conditions conditions, StatusLedger ledger) {
        DeleteControl control = attempt(new Deletion(hosting, context, conditions, ledger));
        if (control.isRemoveFinalizer()) {
            prefect.forget(hosting);
            aws.forget(hosting);
            reporting.backoff().forget(hosting.getMetadata().getUid());
        }
        return control;
    }

    private DeleteControl attempt(Deletion deletion) {
        PrefectHosting hosting = deletion.hosting();
        List<WorkPool> pools = resources.admittedPools(hosting);
        if (!pools.isEmpty()) {
            String names = pools.stream()
                    .map(pool -> pool.getMetadata().getNamespace() + "/"
                            + pool.getMetadata().getName())
                    .collect(Collectors.joining(", "));
            return kept(deletion, Reason.IN_USE, "WorkPools use it: " + names, LATER);
        }
        if (HostingStatusFactory.hasMadeNothing(hosting)) {
            return DeleteControl.defaultDelete();
        }
        try {
            return remove(deletion);
        } catch (UnmetException e) {
            return unreachable(deletion, e.reason(), e.whatToDo(), LATER);
        } catch (RemoteException e) {
            Duration again = reporting.backoff().failure(hosting.getMetadata().getUid());
            return unreachable(deletion, Reason.of(e.reason()), e.getMessage(), again);
        }
    }

    private DeleteControl remove(Deletion deletion) {
        PrefectHosting hosting = deletion.hosting();
        AwsRegion region = aws.of(hosting);
        HostingOrder orders = new HostingOrder(hosting, sweep);
        Graph graph = orders.removing(HostingPlan.of(HostingObserver.forDeletion(hosting, region), region));
        Report report = executor.run(graph, orders.applied(), deletion.ledger());
        reporting.changes().tell(hosting, report.changes(), _ -> false);
        if (report.isDone()) {
            keepSecret(hosting);
            return DeleteControl.defaultDelete();
        }
        HostingConditions.deleting(deletion.conditions(), report);
        Duration again = reporting.backoff().after(hosting.getMetadata().getUid(), report, orders.interval());
        PrefectHostingStatus left =
                new HostingStatusFactory(hosting, region).deleting(deletion.conditions(), report, deletion.ledger());
        return status.kept(hosting, left, deletion.context(), again);
    }

    private void keepSecret(PrefectHosting hosting) {
        boolean kept =
                switch (hosting.getSpec().deletionPolicyOrDefault()) {
                    case DELETE -> false;
                    case RETAIN -> true;
                };
        Optional<String> secret = kept ? serverAuth.retain(hosting) : Optional.empty();
        secret.ifPresent(name -> reporting.events().normal(hosting, Reason.RETAINED, "Secret " + name));
    }

    /** Without AWS nothing can be deleted, unless a person says that what is there may be left behind. */
    private DeleteControl unreachable(Deletion deletion, Reason reason, String message, Duration again) {
        PrefectHosting hosting = deletion.hosting();
        if ("true".equals(Triggers.annotation(hosting, ActionAnnotations.ABANDON_REMOTE))) {
            String left = HostingStatusFactory.previous(hosting).resourcesOrDefault().stream()
                    .map(resource -> resource.kind() + " " + resource.id())
                    .collect(Collectors.joining(", "));
            if (!left.isEmpty()) {
                reporting.events().warning(hosting, Reason.ABANDONED, "left behind on AWS: " + left);
            }
            return DeleteControl.defaultDelete();
        }
        String letGo = "%s. To leave behind what is on AWS: kubectl -n %s annotate ph %s %s=true"
                .formatted(
                        message,
                        hosting.getMetadata().getNamespace(),
                        hosting.getMetadata().getName(),
                        ActionAnnotations.ABANDON_REMOTE);
        return kept(deletion, reason, letGo, again);
    }

    private DeleteControl kept(Deletion deletion, Reason reason, String message, Duration again) {
        Conditions conditions = deletion.conditions();
        conditions.unready(reason, "deletion waits. " + message);
        PrefectHosting hosting = deletion.hosting();
        return status.kept(hosting, HostingStatusFactory.observed(hosting, conditions), deletion.context(), again);
    }
}
