package dev.prefecthosting.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A remote call that failed, with its cause in a word and the request's ID in the message. */
public final class RemoteException extends RuntimeException {
    private static final Duration DEFAULT_RETRY = Duration.ofSeconds(5);

    private final Failure reason;
    private final Duration retryAfter;

    public RemoteException(Failure reason, String message, @Nullable Throwable cause) {
        this(reason, message, DEFAULT_RETRY, cause);
    }

    public RemoteException(Failure reason, String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    public Failure reason() {
        return reason;
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? reason.label() : message;
    }
}
