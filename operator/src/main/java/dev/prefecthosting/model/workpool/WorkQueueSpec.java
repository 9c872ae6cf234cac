package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A work queue. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkQueueSpec(
        @JsonPropertyDescription("Name of the queue.")
        @Required
        @Pattern(Formats.PREFECT_NAME) @Size(min = 1, max = 253) String name,

        @JsonPropertyDescription("Priority, 1 is the highest; left out: Prefect's choice.") @Min(1) @Nullable Integer priority,

        @JsonPropertyDescription("Flow runs at a time; left out: no limit.") @Min(0) @Nullable Integer concurrencyLimit,

        @JsonPropertyDescription("Whether the queue is paused. Default false.") @Nullable Boolean paused,

        @JsonPropertyDescription("Description in Prefect.") @Size(max = 4096) @Nullable String description) {
    public boolean pausedOrDefault() {
        return paused == null ? false : paused;
    }
}
