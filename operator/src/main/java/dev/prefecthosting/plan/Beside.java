package dev.prefecthosting.plan;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * One value beside each thing that is shared, such as a server; gone when the thing is.
 *
 * @param <T> compared by identity
 * @param <V> must not refer to the thing, which it would keep
 */
public final class Beside<T, V> {
    private final Map<T, V> values = Collections.synchronizedMap(new WeakHashMap<>());
    private final Supplier<V> make;

    public Beside(Supplier<V> make) {
        this.make = make;
    }

    public V of(T thing) {
        return values.computeIfAbsent(thing, _ -> make.get());
    }
}
