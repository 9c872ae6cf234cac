package dev.prefecthosting.tunnel;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says which hop of a tunnel failed, and what to check. */
final class BrokenHop {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private BrokenHop() {}

    /**
     * A failure that waiting or a person can mend.
     *
     * @param check what a person looks at, as a sentence
     */
    static RemoteException at(Object hop, String why, String check, @Nullable Throwable cause) {
        return new RemoteException(Failure.UNAVAILABLE, "tunnel: %s: %s. %s".formatted(hop, why, check), RETRY, cause);
    }

    /** The same where a call to AWS failed: it is the way that is broken, whatever the call's reason. */
    static RemoteException at(Object hop, RemoteException call, String check) {
        String message = "tunnel: %s: %s. %s".formatted(hop, call.getMessage(), check);
        return new RemoteException(Failure.UNAVAILABLE, message, call.retryAfter(), call);
    }

    /** The cause alone, without the future of the SSH library that it arrived in. */
    static String words(Throwable cause) {
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.replaceFirst("^Default\\w+Future\\[.*?]: Failed \\(\\w+\\) to execute: ", "");
    }
}
