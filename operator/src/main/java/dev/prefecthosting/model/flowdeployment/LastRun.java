package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The run that ended last. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LastRun(
        @JsonPropertyDescription("Its ID.") @Nullable String id,
        @JsonPropertyDescription("Its name.") @Nullable String name,
        @JsonPropertyDescription("Its state.") @Nullable String state,
        @JsonPropertyDescription("When it ended.") @Nullable String endedAt) {}
