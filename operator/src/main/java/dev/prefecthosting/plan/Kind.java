package dev.prefecthosting.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of remote resource: its verbs, nothing else. Implementations hold a client and no state; each verb makes as few
 * calls as it can and throws {@link RemoteException} only.
 *
 * @param <D> the desired state, a record without IDs of its own
 * @param <R> what exists
 */
public interface Kind<D, R extends Remote> {
    /** As in {@code status.resources}, e.g. {@code NatGateway}. */
    String name();

    /** How long a listing may serve. */
    default Freshness freshness() {
        return Freshness.SWEEP;
    }

    /** Whether creating twice makes one: by an idempotency token or because the name is unique. */
    boolean createIsIdempotent();

    /** Everything of this kind that carries our tags, of all owners. */
    List<R> list(Scan<R> scan);

    /**
     * Makes it with its identity in the create call itself and does nothing that can fail after it: what needs further
     * calls is a difference of the new one, and {@link #update} makes it.
     */
    R create(Creation creation, D desired);

    /** Pure. Both sides are canonical, or the loop never ends. */
    Difference compare(D desired, R actual);

    /** Brings what exists to what is desired; called for {@link Difference.Update} only. */
    R update(R actual, D desired);

    /** Starts its end; what is left while the remote side takes its time, empty when it is gone. Gone already is gone. */
    Optional<R> delete(R actual);

    /** Pure. Whether it can be built upon: {@code Done}, {@code Wait} or {@code Failed}. */
    default Outcome readiness(R actual) {
        return Outcome.DONE;
    }

    /** Pure. Whether it is on its way out and only listed so that others can wait for its end. */
    default boolean isEnding(R actual) {
        return false;
    }

    /** Pure. Whether it says of itself that it is released in place of deleted, for when no plan knows it any more. */
    default boolean isRetained(R actual) {
        return false;
    }

    /** Takes our identity off it and leaves it ({@code deletionPolicy: Retain}). */
    default void release(R actual) {
        throw new UnsupportedOperationException(name() + " can't be retained");
    }

    /** Adds these tags of the user's or gives them these values; called only for what carries tags. */
    default void tag(R actual, Map<String, String> tags) {
        throw new UnsupportedOperationException(name() + " has no tags");
    }

    /** Begins or finds a copy of what it holds, for {@link Step.Removal#COPY}; harmless twice. */
    default Copy copy(R actual) {
        throw new UnsupportedOperationException(name() + " can't be copied");
    }

    /**
     * Pure. Something listed that has what this one must have to itself (a name, say), whoever made it. Foreign: it is
     * adopted by {@link #update}. Another owner's: a conflict.
     */
    default Optional<R> claimed(D desired, List<R> listed) {
        return Optional.empty();
    }
}
