package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A task that brought requests to the Prefect API. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PrefectApiTask(
        @JsonPropertyDescription("Its ARN; the end of that is the end of its log stream.") @Nullable String taskArn,

        @JsonPropertyDescription("When it was started.") @Nullable String startedAt,

        @JsonPropertyDescription("Succeeded or Failed.") @Nullable String state) {}
