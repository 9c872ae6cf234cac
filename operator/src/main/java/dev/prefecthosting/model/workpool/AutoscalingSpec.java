package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Number of workers by their load. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AutoscalingSpec(
        @JsonPropertyDescription("Least number. Default 0.") @Min(0) @Max(100) @Nullable Integer min,

        @JsonPropertyDescription("Greatest number.") @Required @Min(1) @Max(100) Integer max,

        @JsonPropertyDescription("CPU load to keep. Default 60.") @Min(1) @Max(100) @Nullable Integer cpuPercent) {
    public int minOrDefault() {
        return min == null ? 0 : min;
    }

    public int cpuPercentOrDefault() {
        return cpuPercent == null ? 60 : cpuPercent;
    }
}
