package dev.prefecthosting.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How what exists differs from what is desired, in lines for people such as {@code type t4g.medium → t4g.large}. */
public sealed interface Difference {
    /** Nothing to do. */
    record None() implements Difference {}

    /** Can be changed in place. */
    record Update(List<String> lines) implements Difference {}

    /** Needs another resource in its place. */
    record Replace(List<String> lines) implements Difference {}

    Difference NONE = new None();

    static Collector collect() {
        return new Collector();
    }

    /** Collects the fields that differ; one that can't change in place makes it a replacement. */
    final class Collector {
        private static final int LONGEST_VALUE = 200;

        private final List<String> updates = new ArrayList<>();
        private final List<String> replacements = new ArrayList<>();

        private Collector() {}

        public Collector update(String field, @Nullable Object actual, @Nullable Object desired) {
            return add(updates, field, actual, desired);
        }

        public Collector replace(String field, @Nullable Object actual, @Nullable Object desired) {
            return add(replacements, field, actual, desired);
        }

        private Collector add(List<String> lines, String field, @Nullable Object actual, @Nullable Object desired) {
            if (!Objects.equals(actual, desired)) {
                lines.add(line(field, String.valueOf(actual), String.valueOf(desired)));
            }
            return this;
        }

        /** A policy, say, would fill a screen twice. */
        private static String line(String field, String actual, String desired) {
            boolean tooLong = actual.length() > LONGEST_VALUE || desired.length() > LONGEST_VALUE;
            return tooLong ? field + " changed" : "%s %s → %s".formatted(field, actual, desired);
        }

        public Difference result() {
            if (!replacements.isEmpty()) {
                return new Replace(List.copyOf(replacements));
            }
            return updates.isEmpty() ? NONE : new Update(List.copyOf(updates));
        }
    }
}
