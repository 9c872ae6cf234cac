package dev.prefecthosting.tunnel;

import dev.prefecthosting.plan.RemoteException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** After a failure, the same failure for a while; each in a row doubles the while. */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Clock clock;
    private @Nullable RemoteException last;
    private Instant until = Instant.EPOCH;
    private int inARow;

    Backoff(Clock clock) {
        this.clock = clock;
    }

    /** Throws what failed last, while it is too early to try again. */
    synchronized void check() {
        Instant now = clock.instant();
        RemoteException known = last;
        if (known != null && now.isBefore(until)) {
            throw new RemoteException(known.reason(), known.getMessage(), Duration.between(now, until), known);
        }
    }

    synchronized void failed(RemoteException e) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(inARow, 6));
        until = clock.instant().plus(pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
        inARow++;
        last = e;
    }

    synchronized void reset() {
        last = null;
        inARow = 0;
    }
}
