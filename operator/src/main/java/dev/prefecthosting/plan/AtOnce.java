package dev.prefecthosting.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks several things before it waits for the answer to any, for when answers come later, and all at once. */
public final class AtOnce {
    private @Nullable RemoteException later;

    /** The answer, or this in place of one that is under way. */
    public <T> T ask(Supplier<T> question, T meanwhile) {
        try {
            return question.get();
        } catch (RemoteException e) {
            if (e.reason() != Failure.UNDER_WAY) {
                throw e;
            }
            later = e;
            return meanwhile;
        }
    }

    /** When to ask again for what is under way; empty where all is there. */
    public Optional<Duration> again() {
        return Optional.ofNullable(later).map(RemoteException::retryAfter);
    }

    /** Throws what says that an answer is under way. */
    public void await() {
        if (later != null) {
            throw later;
        }
    }
}
