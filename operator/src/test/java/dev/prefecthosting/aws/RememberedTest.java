package dev.prefecthosting.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedTest {
    private Instant now = Instant.EPOCH;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final List<String> asked = new ArrayList<>();

    private final Remembered<String, Integer> lengths = new Remembered<>(
            key -> {
                asked.add(key);
                if (asked.size() == 1) {
                    throw new IllegalStateException("not today");
                }
                return key.length();
            },
            Duration.ofHours(1),
            clock);

    @Test
    void anAnswerServesWhileItIsFreshAndAFailureNever() {
        assertThatThrownBy(() -> lengths.get("a")).hasMessage("not today");
        assertThat(lengths.get("a")).isEqualTo(1);
        assertThat(lengths.get("a")).isEqualTo(1);
        assertThat(asked).hasSize(2);

        now = now.plus(Duration.ofHours(1));
        assertThat(lengths.get("a")).isEqualTo(1);
        assertThat(asked).hasSize(3);
    }
}
