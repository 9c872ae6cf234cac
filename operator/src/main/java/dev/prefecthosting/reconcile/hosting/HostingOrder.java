package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.common.ActionAnnotations;
import dev.prefecthosting.model.common.Durations;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Mode;
import dev.prefecthosting.plan.Order;
import dev.prefecthosting.reconcile.refs.Triggers;
import dev.prefecthosting.reconcile.status.Sweep;
import java.time.Duration;
import java.util.Objects;

/** What a pass over a hosting is asked for, from its spec and annotations. */
final class HostingOrder {
    private final PrefectHosting hosting;
    private final Duration interval;

    HostingOrder(PrefectHosting hosting, Duration sweep) {
        this.hosting = hosting;
        String written = hosting.getSpec().interval();
        this.interval = written == null ? sweep : Durations.parse(written);
    }

    Duration interval() {
        return interval;
    }

    /** How old what is known may be; nothing may be older than a request to look now. */
    Duration age() {
        return new Sweep(interval)
                .age(hosting, HostingStatusFactory.previous(hosting).lastReconcileRequest());
    }

    Order order() {
        Mode mode = acts() ? Mode.APPLY : Mode.PREVIEW;
        return new Order(HostingObserver.owner(hosting), mode, age(), isApproved());
    }

    /** False where only what would be done is said. */
    boolean acts() {
        return hosting.getSpec().modeOrDefault().acts();
    }

    Order applied() {
        return new Order(HostingObserver.owner(hosting), Mode.APPLY, age(), true);
    }

    /** Everything goes, or everything stays without its owner. */
    Graph removing(Graph graph) {
        return switch (hosting.getSpec().deletionPolicyOrDefault()) {
            case DELETE -> graph.unwanted();
            case RETAIN -> graph.released();
        };
    }

    private boolean isApproved() {
        boolean automatic =
                switch (hosting.getSpec().replacementOrDefault()) {
                    case AUTOMATIC -> true;
                    case APPROVE -> false;
                };
        String approved = Triggers.annotation(hosting, ActionAnnotations.APPROVE);
        return automatic
                || Objects.equals(approved, String.valueOf(hosting.getMetadata().getGeneration()));
    }
}
