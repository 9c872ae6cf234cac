package dev.prefecthosting.model.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"90s, PT90S", "5m, PT5M", "1h30m, PT1H30M", "7d, P7D", "1d1h1m1s, P1DT1H1M1S", "0s, PT0S"})
    void durationsAreSums(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "5 m", "PT5M", "5w", "-5m", "1.5h"})
    void anythingElseIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write one such as 90s, 5m, 1h30m or 7d");
    }
}
