package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.model.common.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes the status of one kind of resource, and only where it differs.
 *
 * @param <P> the kind
 * @param <S> its status
 */
public final class StatusWriter<P extends CustomResource<?, S>, S> {
    private final Supplier<P> blank;
    private final Function<S, List<Condition>> conditions;
    private final Listener listener;
    private final Failures failures;

    /** @param blank a new resource: a patch carries name, namespace and status only */
    public StatusWriter(Supplier<P> blank, Function<S, List<Condition>> conditions, Reporting reporting) {
        this.blank = blank;
        this.conditions = conditions;
        this.listener = reporting.listener();
        this.failures = new Failures(reporting.events()::turn);
    }

    /** Ends a reconcile; {@code again} is when to look at it next. */
    public UpdateControl<P> written(P resource, S status, String outcome, Optional<Duration> again) {
        listener.reconciled(resource.getKind(), outcome);
        tell(resource, status);
        UpdateControl<P> control;
        if (status.equals(resource.getStatus())) {
            control = UpdateControl.noUpdate();
        } else {
            listener.statusWritten(resource.getKind());
            control = UpdateControl.patchStatus(onlyStatus(resource, status));
        }
        again.ifPresent(control::rescheduleAfter);
        return control;
    }

    /** Within a reconcile, or during a deletion. */
    public void patch(P resource, S status, Context<P> context) {
        if (!status.equals(resource.getStatus())) {
            tell(resource, status);
            listener.statusWritten(resource.getKind());
            PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(resource, onlyStatus(resource, status), context);
        }
    }

    /** A deletion that waits: the finalizer stays. */
    public DeleteControl kept(P resource, S status, Context<P> context, Duration again) {
        patch(resource, status, context);
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(again.toMillis());
    }

    private void tell(P resource, S status) {
        S before = resource.getStatus();
        failures.tell(resource, before == null ? List.of() : conditions.apply(before), conditions.apply(status));
    }

    public P onlyStatus(P resource, S status) {
        P patch = blank.get();
        patch.getMetadata().setName(resource.getMetadata().getName());
        patch.getMetadata().setNamespace(resource.getMetadata().getNamespace());
        patch.setStatus(status);
        return patch;
    }
}
