package dev.prefecthosting.model.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A create that was announced before it was called, since its API takes no idempotency token. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Intent(
        @JsonPropertyDescription("Name in the plan of what was about to be created.")
        @Required
        @Size(min = 1, max = 253) String logicalId,

        @JsonPropertyDescription("When, in ISO 8601.") @Required @Size(min = 1, max = 64) String at) {}
