package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.plan.Change;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.function.Predicate;

/** Tells the changes of a pass as events and counts. */
public final class Changes {
    private final EventRecorder events;
    private final Listener listener;

    public Changes(EventRecorder events, Listener listener) {
        this.events = events;
        this.listener = listener;
    }

    /**
     * One event for each change.
     *
     * @param steady whether this spec had been brought about before, so that an update corrects a drift
     */
    public void tell(HasMetadata about, List<Change> changes, boolean steady) {
        tell(
                about,
                changes,
                change -> steady && (change.verb() == Change.Verb.UPDATED || change.verb() == Change.Verb.CREATED));
    }

    /** The same, where the caller knows which changes correct a drift. */
    public void tell(HasMetadata about, List<Change> changes, Predicate<Change> corrects) {
        for (Change change : changes) {
            boolean drift = corrects.test(change);
            if (drift) {
                listener.driftCorrected(about.getKind());
            }
            events.normal(about, drift ? Reason.DRIFT_CORRECTED : reason(change.verb()), message(change));
        }
    }

    private static String message(Change change) {
        String what = "%s %s (%s)".formatted(change.kind(), change.logicalId(), change.id());
        return change.lines().isEmpty() ? what : what + ": " + String.join(", ", change.lines());
    }

    private static Reason reason(Change.Verb verb) {
        return switch (verb) {
            case CREATED -> Reason.CREATED;
            case UPDATED -> Reason.UPDATED;
            case ADOPTED -> Reason.ADOPTED;
            case DELETED -> Reason.DELETED;
            case RETAINED -> Reason.RETAINED;
        };
    }
}
