package dev.prefecthosting.model.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One remote resource that exists on behalf of a Kubernetes resource. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourceStatus(
        @JsonPropertyDescription("Its name in the plan.") @Required @Size(min = 1, max = 253) String logicalId,

        @JsonPropertyDescription("Its kind, such as Vpc.") @Required @Size(min = 1, max = 253) String kind,

        @JsonPropertyDescription("Its ID or ARN.") @Nullable String id,

        @JsonPropertyDescription("Its name, where it has one beside the ID.") @Nullable String name,

        @JsonPropertyDescription("How it stands: Ready, Progressing, Waiting, Failed, Deleting.") @Nullable String state,

        @JsonPropertyDescription("What it waits for, or why it failed.") @Nullable String message) {}
