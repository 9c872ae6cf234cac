package dev.prefecthosting.reconcile.hosting;

import java.util.Optional;

/** A value from a Secret, or what to do so that it can be had. Never printed. */
public record Given(Optional<String> value, Optional<String> missing) {
    /** Neither there nor asked for. */
    public static final Given NOT_ASKED = new Given(Optional.empty(), Optional.empty());

    public static Given of(String value) {
        return new Given(Optional.of(value), Optional.empty());
    }

    public static Given missing(String whatToDo) {
        return new Given(Optional.empty(), Optional.of(whatToDo));
    }

    /** Whether a step is wanted for it: it is there, or it should be. */
    public boolean isAsked() {
        return value.isPresent() || missing.isPresent();
    }

    @Override
    public String toString() {
        return value.isPresent() ? "Given[***]" : "Given[" + missing.orElse("not asked") + "]";
    }
}
