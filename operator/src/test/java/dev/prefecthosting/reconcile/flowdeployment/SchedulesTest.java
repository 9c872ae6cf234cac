package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.flowdeployment.ScheduleSpec;
import dev.prefecthosting.prefect.Schedule;
import dev.prefecthosting.prefect.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    @Test
    void readsEachKindOfTiming() {
        assertThat(schedules("""
                schedules:
                  - {slug: monday, cron: "0 6 * * 1", timezone: Europe/Berlin}
                  - {slug: pulse, interval: 6h, anchor: "2026-01-01T01:00:00+01:00", active: false}
                  - {slug: quarter, rrule: "FREQ=MONTHLY;INTERVAL=3"}
                """))
                .extracting(Schedule::slug, Schedule::timing, Schedule::active)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "monday", new Timing.Cron("0 6 * * 1", "Europe/Berlin"), true),
                        org.assertj.core.groups.Tuple.tuple(
                                "pulse",
                                new Timing.Interval(
                                        Duration.ofHours(6), Optional.of(Instant.parse("2026-01-01T00:00:00Z")), "UTC"),
                                false),
                        org.assertj.core.groups.Tuple.tuple(
                                "quarter", new Timing.RRule("FREQ=MONTHLY;INTERVAL=3", "UTC"), true));
    }

    @Test
    void namesOneWithoutSlugByItsContent() {
        assertThat(slugs("schedules: [{cron: '*/5 * * * *'}]"))
                .containsExactlyElementsOf(slugs("schedules: [{cron: '*/5 * * * *', timezone: UTC, active: false}]"))
                .allMatch(slug -> slug.matches("[0-9a-f]{8}"))
                .doesNotContainAnyElementsOf(slugs("schedules: [{cron: '*/6 * * * *'}]"))
                .doesNotContainAnyElementsOf(slugs("schedules: [{cron: '*/5 * * * *', timezone: Europe/Berlin}]"))
                .doesNotContainAnyElementsOf(slugs("schedules: [{cron: '*/5 * * * *', parameters: {region: emea}}]"));
    }

    @Test
    void keepsTheNameOfAnIntervalHoweverItIsWritten() {
        assertThat(slugs("schedules: [{interval: 90m}]")).isEqualTo(slugs("schedules: [{interval: 1h30m}]"));
    }

    @Test
    void takesOneWrittenTwiceForOne() {
        assertThat(slugs("schedules: [{cron: '0 6 * * 1'}, {cron: '0 6 * * 1'}]"))
                .hasSize(1);
    }

    private static List<String> slugs(String yaml) {
        return schedules(yaml).stream().map(Schedule::slug).toList();
    }

    private static List<Schedule> schedules(String yaml) {
        List<ScheduleSpec> specs = Samples.with(yaml).schedulesOrDefault();
        return Schedules.of(specs);
    }
}
