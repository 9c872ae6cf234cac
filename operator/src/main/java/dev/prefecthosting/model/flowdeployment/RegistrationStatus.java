package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The last task of registration Task. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RegistrationStatus(
        @JsonPropertyDescription("Hash of the task definition and the image's digest that it ran with.") @Nullable String content,

        @JsonPropertyDescription("ARN of the task.") @Nullable String taskArn,

        @JsonPropertyDescription("Running, Succeeded or Failed.") @Nullable String state,

        @JsonPropertyDescription("Exit code of the container; left out where it never ran.") @Nullable Integer exitCode,

        @JsonPropertyDescription("When the task was started.") @Nullable String startedAt,

        @JsonPropertyDescription("When its end was seen.") @Nullable String endedAt,

        @JsonPropertyDescription("How often it was tried with this content.") @Nullable Integer attempts,

        @JsonPropertyDescription("How it ended, with the last lines of its log.") @Nullable String message) {
    public int attemptsOrDefault() {
        return attempts == null ? 0 : attempts;
    }
}
