package dev.prefecthosting.plan;

import java.util.List;

/** What became of one removal in a pass. */
record RemovalResult(Removal<?> removal, Outcome outcome, List<Change> changes) {
    static RemovalResult gone(Removal<?> removal, Change change) {
        return new RemovalResult(removal, Outcome.DONE, List.of(change));
    }

    static RemovalResult going(Removal<?> removal, String why) {
        return new RemovalResult(removal, Outcome.waitFor(Pass.POLL, why), List.of());
    }

    /** Told at its start: its end is seen only by its not being listed any more. */
    static RemovalResult begun(Removal<?> removal, Change change) {
        return new RemovalResult(
                removal, going(removal, change.id() + " is going away").outcome(), List.of(change));
    }

    /** What still uses it is often on its way out itself. */
    static RemovalResult failed(Removal<?> removal, RemoteException e) {
        Outcome outcome =
                switch (e.reason()) {
                    case DEPENDENCY, INCONSISTENT_YET -> Outcome.waitFor(Pass.POLL, e.getMessage());
                    case UNDER_WAY -> Outcome.waitFor(e.retryAfter(), e.getMessage());
                    case THROTTLED,
                            UNAUTHORIZED,
                            QUOTA,
                            CAPACITY,
                            TOKEN_USED,
                            NOT_FOUND,
                            CONFLICT,
                            INVALID,
                            UNAVAILABLE -> Outcome.failed(e);
                };
        return new RemovalResult(removal, outcome, List.of());
    }

    boolean isGone() {
        return outcome instanceof Outcome.Done;
    }
}
