package dev.prefecthosting.courier;

import dev.prefecthosting.prefect.Answer;
import java.time.Duration;
import java.time.Instant;

/**
 * What the API answered to one request.
 *
 * @param asked when the task was started that asked: what changed since may be in it or not
 * @param arrived when it was read
 */
record Reply(int status, Answer answer, Instant asked, Instant arrived) {
    private static final int NOT_FOUND = 404;

    /** Serves all that have waited for it; after that it is as old as it is. */
    static final Duration SERVES = Duration.ofSeconds(30);

    boolean serves(Instant now, Duration greatestAge) {
        boolean recent = arrived.isAfter(now.minus(SERVES));
        return recent || (isTold() && asked.isAfter(now.minus(greatestAge)));
    }

    boolean isDone() {
        return status / 100 == 2;
    }

    /** An error may be over by now. */
    private boolean isTold() {
        return isDone() || status == NOT_FOUND;
    }
}
