package dev.prefecthosting.reconcile.status;

import java.time.Clock;

/** How reconcilers tell what they did. */
public record Reporting(EventRecorder events, Listener listener, Backoff backoff, Clock clock) {
    public Changes changes() {
        return new Changes(events, listener);
    }
}
