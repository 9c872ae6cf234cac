package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Runs by state. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunCounts(
        @JsonPropertyDescription("Running now.") @Nullable Integer running,

        @JsonPropertyDescription("Not started in time.") @Nullable Integer late,

        @JsonPropertyDescription("Failed since the last success.") @Nullable Integer failedInARow) {}
