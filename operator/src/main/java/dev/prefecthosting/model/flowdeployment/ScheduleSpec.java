package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A schedule: exactly one of cron, interval and rrule. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.cron), has(self.interval), has(self.rrule)].filter(given, given).size() == 1",
        message = "schedules: write exactly one of cron, interval and rrule")
@ValidationRule(value = "!has(self.anchor) || has(self.interval)", message = "schedules: anchor belongs to interval")
@ValidationRule(
        value = "!has(self.cron) || self.cron.matches('^(@[a-z]+|[^ ]+( +[^ ]+){4,5})$')",
        message = "schedules: write cron as five fields, such as 0 6 * * 1")
public record ScheduleSpec(
        @JsonPropertyDescription("Name of the schedule; default 8 hex digits of a hash of its content.")
        @Pattern(Formats.SLUG) @Size(min = 1, max = 255) @Nullable String slug,

        @JsonPropertyDescription("Cron expression.") @Size(min = 1, max = 256) @Nullable String cron,

        @JsonPropertyDescription("Time between runs.") @Pattern(Formats.DURATION) @Size(max = 32) @Nullable String interval,

        @JsonPropertyDescription("Recurrence rule of RFC 5545.") @Size(min = 1, max = 4096) @Nullable String rrule,

        @JsonPropertyDescription("When an interval starts to count.")
        @Pattern(Formats.DATE_TIME) @Size(max = 40) @Nullable String anchor,

        @JsonPropertyDescription("IANA time zone. Default UTC.")
        @Pattern(Formats.TIME_ZONE) @Size(min = 1, max = 64) @Nullable String timezone,

        @JsonPropertyDescription("Whether it starts runs. Default true.") @Nullable Boolean active,

        @JsonPropertyDescription("Parameters of its runs.") @Size(max = 200) @Nullable Map<String, JsonNode> parameters) {
    public String timezoneOrDefault() {
        return timezone == null ? "UTC" : timezone;
    }

    public boolean activeOrDefault() {
        return active == null ? true : active;
    }

    public Map<String, JsonNode> parametersOrDefault() {
        return parameters == null ? Map.of() : parameters;
    }
}
