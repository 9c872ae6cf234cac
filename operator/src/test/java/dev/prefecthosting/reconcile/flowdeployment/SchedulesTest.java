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

    @Test
    void saysWhatToWriteInPlaceOfWhatIsNoTimeOrZone() {
        assertThat(Schedules.complaints(Samples.with("""
                schedules:
                  - {cron: "0 6 * * 1", timezone: berlin}
                  - {cron: "0 7 * * 1", timezone: Mars/Olympus}
                  - {cron: "0 8 * * 1", timezone: Europe/Berlin}
                  - {interval: 6h, anchor: "2026-02-30T00:00:00Z"}
                  - {interval: 0s}
                  - {interval: 99999999999999999999d}
                  - {interval: 6h, anchor: "2026-02-28T00:00:00Z"}
                """).schedulesOrDefault()))
                .containsExactly(
                        "spec.schedules[0].timezone: there is no time zone berlin: write Europe/Berlin",
                        "spec.schedules[1].timezone: there is no time zone Mars/Olympus: write one of the IANA database, such as Europe/Berlin",
                        "spec.schedules[3].anchor: 2026-02-30T00:00:00Z is no moment: write one such as 2026-01-01T00:00:00Z",
                        "spec.schedules[4].interval: 0s is no time between runs: write one from 1s to 3650d",
                        "spec.schedules[5].interval: 99999999999999999999d is no time between runs: write one from 1s to 3650d");
    }

    @Test
    void eachIsKnownByItsPlaceInTheSpec() {
        assertThat(schedules("schedules: [{cron: '0 6 * * 1'}, {cron: '0 6 * * 1'}, {cron: '0 7 * * 1'}]"))
                .extracting(Schedule::place)
                .containsExactly("spec.schedules[0]", "spec.schedules[2]");
    }

    private static List<String> slugs(String yaml) {
        return schedules(yaml).stream().map(Schedule::slug).toList();
    }

    private static List<Schedule> schedules(String yaml) {
        List<ScheduleSpec> specs = Samples.with(yaml).schedulesOrDefault();
        return Schedules.of(specs);
    }
}
