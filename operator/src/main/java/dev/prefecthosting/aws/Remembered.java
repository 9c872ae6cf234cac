package dev.prefecthosting.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Answers that change seldom, each asked for once while it is fresh; a failure is not remembered. */
public final class Remembered<K, V> {
    private final ConcurrentHashMap<K, Answer<V>> answers = new ConcurrentHashMap<>();
    private final Function<K, V> ask;
    private final Duration fresh;
    private final Clock clock;

    private record Answer<V>(V value, Instant until) {}

    public Remembered(Function<K, V> ask, Duration fresh, Clock clock) {
        this.ask = ask;
        this.fresh = fresh;
        this.clock = clock;
    }

    public V get(K key) {
        Instant now = clock.instant();
        return answers.compute(
                        key,
                        (asked, known) -> known != null && now.isBefore(known.until())
                                ? known
                                : new Answer<>(ask.apply(asked), now.plus(fresh)))
                .value();
    }
}
