package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A run that an annotation asked for. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestedRun(
        @JsonPropertyDescription("Value of the annotation.") @Nullable String at,

        @JsonPropertyDescription("ID of the run.") @Nullable String id,
        @JsonPropertyDescription("Its state.") @Nullable String state) {}
