package dev.prefecthosting.model.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One environment variable with a plain value. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EnvironmentVariable(
        @JsonPropertyDescription("Name of the variable.")
        @Required
        @Pattern(Formats.ENVIRONMENT_NAME) @Size(min = 1, max = 256) String name,

        @JsonPropertyDescription("Its value, in plain text; what is secret belongs into secrets.")
        @Required
        @Size(max = 4096) String value) {}
