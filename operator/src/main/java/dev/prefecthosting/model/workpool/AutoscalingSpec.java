package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Number of workers by their load. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.?min.orValue(0) <= self.max",
        message = "worker.autoscaling: write a max that is at least min")
public record AutoscalingSpec(
        @JsonPropertyDescription(
                "Least number; 0 is as good as 1 unless the pool is paused, for without any worker there is no load to go by. Default 0.")
        @Min(0) @Max(100) @Nullable Integer min,

        @JsonPropertyDescription("Greatest number.") @Required @Min(1) @Max(100) Integer max,

        @JsonPropertyDescription("Average CPU load to keep, in percent. Default 60.") @Min(1) @Max(100) @Nullable Integer cpuPercent) {
    public int minOrDefault() {
        return min == null ? 0 : min;
    }

    /** The least number of a pool that is not paused: from none, no load would ever lead back. */
    public int floor() {
        return Math.max(1, minOrDefault());
    }

    public int cpuPercentOrDefault() {
        return cpuPercent == null ? 60 : cpuPercent;
    }
}
