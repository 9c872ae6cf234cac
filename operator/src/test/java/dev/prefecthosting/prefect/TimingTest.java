package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimingTest {
    private static final Instant ANCHOR = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void whatTheServerAddsIsNoDifference() throws IOException {
        Timing hourly = new Timing.Interval(Duration.ofHours(1), Optional.empty(), "UTC");
        assertThat(hourly.sameAs(shown("{'interval': 3600.0, 'anchor_date': '2026-11-24T13:28:16.75Z'}")))
                .isTrue();
        Timing monthly = new Timing.RRule("FREQ=MONTHLY", "UTC");
        assertThat(monthly.sameAs(shown("{'rrule': 'DTSTART:20200101T000000\\nFREQ=MONTHLY', 'timezone': 'UTC'}")))
                .isTrue();
        Timing weekly = new Timing.Cron("0 6 * * 1", "UTC");
        assertThat(weekly.sameAs(shown("{'cron': '0 6 * * 1', 'timezone': null, 'day_or': true}")))
                .isTrue();
    }

    @Test
    void whatPeopleChangedIsOne() throws IOException {
        Timing anchored = new Timing.Interval(Duration.ofHours(1), Optional.of(ANCHOR), "UTC");
        assertThat(anchored.sameAs(shown("{'interval': 3600, 'anchor_date': '2026-01-01T01:00:00+01:00'}")))
                .isTrue();
        assertThat(anchored.sameAs(shown("{'interval': 3600, 'anchor_date': '2026-01-01T01:00:00Z'}")))
                .isFalse();
        assertThat(anchored.sameAs(shown("{'interval': 3601, 'anchor_date': '2026-01-01T00:00:00Z'}")))
                .isFalse();
        assertThat(new Timing.Cron("0 6 * * 1", "UTC").sameAs(shown("{'cron': '0 6 * * 1', 'timezone': 'Asia/Tokyo'}")))
                .isFalse();
        assertThat(Timing.of(
                        Json.parse("{\"cron\": \"* * * * *\", \"day_or\": false}".getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    private static Timing shown(String json) throws IOException {
        return Timing.of(Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                .orElseThrow();
    }
}
