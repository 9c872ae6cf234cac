package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What real servers answer, shortened in what does not matter. */
class ProblemsTest {
    private static final String INTERVAL = "function-after[validate_timezone(), IntervalSchedule]";
    private static final String CRON = "function-after[validate_timezone(), CronSchedule]";

    @Test
    void onlyTheKindThatWasWrittenCounts() throws IOException {
        assertThat(Problems.of(Json.parse(answer(
                        problem("missing", "Field required", "schedules", "1", "schedule", INTERVAL, "interval"),
                        problem("extra_forbidden", "Extra", "schedules", "1", "schedule", INTERVAL, "cron"),
                        problem("value_error", "Value error, Invalid cron", "schedules", "1", "schedule", CRON, "cron"),
                        problem("missing", "Field required", "schedules", "1", "schedule", "RRuleSchedule", "rrule"),
                        problem("extra_forbidden", "Extra", "schedules", "1", "schedule", "RRuleSchedule", "cron")))))
                .containsExactly("schedules.1.schedule.cron: Invalid cron");
    }

    @Test
    void whatIsSaidOfAKindAsAWholeCountsToo() throws IOException {
        assertThat(Problems.of(Json.parse(answer(
                        problem("missing", "Field required", "0", "schedule", INTERVAL, "interval"),
                        problem("value_error", "Value error, Invalid timezone", "0", "schedule", CRON),
                        problem("missing", "Field required", "0", "schedule", "RRuleSchedule", "rrule"),
                        problem("string_pattern_mismatch", "Africa…", "0", "schedule", "RRuleSchedule", "timezone")))))
                .containsExactly("0.schedule: Invalid timezone");
    }

    @Test
    void prefect2NamesNoKinds() throws IOException {
        assertThat(Problems.of(Json.parse(answer(
                        problem("value_error.missing", "field required", "schedules", "0", "schedule", "interval"),
                        problem("value_error.extra", "not permitted", "schedules", "0", "schedule", "rrule"),
                        problem("value_error.missing", "field required", "schedules", "0", "schedule", "cron"),
                        problem("value_error", "unknown parameter 'BYX'", "schedules", "0", "schedule", "rrule")))))
                .containsExactly("schedules.0.schedule.rrule: unknown parameter 'BYX'");
    }

    @Test
    void mistakesAtOtherPlacesAllStay() throws IOException {
        assertThat(Problems.of(Json.parse(answer(
                        problem("missing", "Field required", "name"),
                        problem("greater_than", "Input should be greater than 0", "concurrency_limit"),
                        problem("enum", "Input should be 'ENQUEUE'", "concurrency_options", "collision_strategy")))))
                .containsExactly(
                        "name: Field required",
                        "concurrency_limit: Input should be greater than 0",
                        "concurrency_options.collision_strategy: Input should be 'ENQUEUE'");
    }

    private static byte[] answer(String... problems) {
        return "{\"exception_message\": \"Invalid request received.\", \"exception_detail\": [%s]}"
                .formatted(String.join(", ", problems))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String problem(String type, String message, String... location) {
        return "{\"type\": \"%s\", \"msg\": \"%s\", \"loc\": [\"body\", \"%s\"]}"
                .formatted(type, message, String.join("\", \"", location));
    }
}
