package dev.prefecthosting.courier;

import dev.prefecthosting.aws.secrets.Letterbox;
import dev.prefecthosting.prefect.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the API answered to one request.
 *
 * @param asked when the task was started that asked: what changed since may be in it or not
 * @param arrived when it was read
 */
record Reply(int status, Answer answer, Instant asked, Instant arrived) {
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;

    /** Serves all that have waited for it; after that it is as old as it is. */
    static final Duration SERVES = Duration.ofSeconds(30);

    /** In place of an answer. */
    static Reply tooLong(Instant now) {
        String why = "it has more than the %d bytes that a task can be given".formatted(Letterbox.LONGEST);
        byte[] body = "{\"detail\": \"%s\"}".formatted(why).getBytes(StandardCharsets.UTF_8);
        return new Reply(UNPROCESSABLE, new Answer(UNPROCESSABLE, body, Optional.empty()), now, now);
    }

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
