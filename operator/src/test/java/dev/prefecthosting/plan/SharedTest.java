package dev.prefecthosting.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedTest {
    private final Shared<String, Object> shared = new Shared<>();

    @Test
    void whoHasTheSameKeyHasTheSame() {
        assertThat(of("a", "keys")).isSameAs(of("b", "keys")).isSameAs(of("a", "keys"));
    }

    @Test
    void rotatedKeysGoWithTheirLastUser() {
        Object old = of("a", "keys");
        of("b", "keys");
        of("a", "rotated");
        assertThat(of("b", "keys")).isSameAs(old);
        of("b", "rotated");
        assertThat(of("c", "keys")).isNotSameAs(old);
    }

    @Test
    void whoLeavesTakesAlongWhatNobodyElseUses() {
        Object alone = of("a", "own");
        Object both = of("b", "keys");
        of("c", "keys");
        shared.leave("a");
        shared.leave("b");
        shared.leave("never seen");
        assertThat(of("d", "own")).isNotSameAs(alone);
        assertThat(of("d", "keys")).isSameAs(both);
    }

    private Object of(String user, String key) {
        return shared.of(user, key, _ -> new Object());
    }
}
