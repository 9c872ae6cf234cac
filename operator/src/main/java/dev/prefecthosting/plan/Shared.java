package dev.prefecthosting.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * One value for each key that somebody uses. Whoever turns to another key, or leaves, lets go of the one before; what
 * nobody uses any more is forgotten, and the secrets in its key with it.
 */
public final class Shared<K, V> {
    private final Map<String, K> keyByUser = new HashMap<>();
    private final Map<K, V> values = new HashMap<>();

    /** @param user who uses one at a time */
    public synchronized V of(String user, K key, Function<K, V> make) {
        V value = values.computeIfAbsent(key, make);
        K before = keyByUser.put(user, key);
        if (before != null) {
            forgetUnused(before);
        }
        return value;
    }

    public synchronized void leave(String user) {
        K before = keyByUser.remove(user);
        if (before != null) {
            forgetUnused(before);
        }
    }

    private void forgetUnused(K key) {
        if (!keyByUser.containsValue(key)) {
            values.remove(key);
        }
    }
}
