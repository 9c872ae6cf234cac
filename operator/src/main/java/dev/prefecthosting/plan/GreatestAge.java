package dev.prefecthosting.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** How old an answer may be to what is asked in here; for those who give answers that they have kept. */
public final class GreatestAge {
    private static final ScopedValue<Duration> ASKED = ScopedValue.newInstance();

    private GreatestAge() {}

    public static <T> T of(Duration age, Supplier<T> asked) {
        return ScopedValue.where(ASKED, age).call(asked::get);
    }

    /** Empty where nobody has said. */
    public static Optional<Duration> asked() {
        return ASKED.isBound() ? Optional.of(ASKED.get()) : Optional.empty();
    }
}
