package dev.prefecthosting.prefect;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Until when a server has asked not to be called: what it would refuse is not sent. */
final class Throttle {
    /** So much is waited for; whoever meets more comes again then. */
    static final Duration SHORT = Duration.ofSeconds(2);

    private final AtomicLong until = new AtomicLong(System.nanoTime());

    /** The longest wait counts: an answer to an earlier call may come later. */
    void refused(Duration retryAfter) {
        long then = System.nanoTime() + retryAfter.toNanos();
        until.accumulateAndGet(then, (known, asked) -> asked - known > 0 ? asked : known);
    }

    /** Throws {@link Failure#THROTTLED} where the wait is long. */
    void pass(String operation) {
        Duration left = Duration.ofNanos(until.get() - System.nanoTime());
        if (left.isNegative()) {
            return;
        }
        if (left.compareTo(SHORT) > 0) {
            // No number: it would make every status another one.
            String message = operation + ": Prefect's API has asked for a pause between calls";
            throw new RemoteException(Failure.THROTTLED, message, left, null);
        }
        try {
            Thread.sleep(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteException(Failure.THROTTLED, operation + ": interrupted", e);
        }
    }
}
