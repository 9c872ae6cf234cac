package dev.prefecthosting.prefect;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;

/** What a server answered, whatever its status; no longer compressed. */
public final class Answer {
    private final int status;
    private final byte[] body;
    private final Optional<String> retryAfter;

    /** @param body not copied */
    public Answer(int status, byte[] body, Optional<String> retryAfter) {
        this.status = status;
        this.body = body;
        this.retryAfter = retryAfter;
    }

    int status() {
        return status;
    }

    public InputStream body() {
        return new ByteArrayInputStream(body);
    }

    /** The header's value, in seconds. */
    Optional<String> retryAfter() {
        return retryAfter;
    }
}
