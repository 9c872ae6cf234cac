package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Durations;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Regular snapshots of the data volume. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SqliteSnapshots(
        @JsonPropertyDescription("Time between snapshots. Default 24h.")
        @Pattern(Formats.DURATION) @Size(max = 32) @Nullable String interval,

        @JsonPropertyDescription("Number of snapshots to keep. Default 7.") @Min(1) @Max(100) @Nullable Integer keep) {
    public Duration intervalOrDefault() {
        return Durations.parse(interval == null ? "24h" : interval);
    }

    public int keepOrDefault() {
        return keep == null ? 7 : keep;
    }
}
