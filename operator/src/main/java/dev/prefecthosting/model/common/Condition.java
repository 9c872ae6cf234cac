package dev.prefecthosting.model.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One aspect of a resource's state, as Kubernetes describes them. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @JsonPropertyDescription("Which aspect, such as Ready.") @Required @Size(min = 1, max = 316) String type,

        @JsonPropertyDescription("True, False or Unknown.") @Required @Pattern(Formats.CONDITION_STATUS) String status,

        @JsonPropertyDescription("One word for programs.") @Required @Size(min = 1, max = 1024) String reason,

        @JsonPropertyDescription("A sentence for people.") @Size(max = 32768) @Nullable String message,

        @JsonPropertyDescription("Generation of the spec that this was found for.") @Nullable Long observedGeneration,

        @JsonPropertyDescription("When the status changed last, in ISO 8601.") @Required @Size(min = 1, max = 64) String lastTransitionTime) {}
