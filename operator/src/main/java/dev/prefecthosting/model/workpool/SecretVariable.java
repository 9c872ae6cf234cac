package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An environment variable from Secrets Manager or SSM. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretVariable(
        @JsonPropertyDescription("Name of the variable.")
        @Required
        @Pattern(Formats.ENVIRONMENT_NAME) @Size(min = 1, max = 256) String name,

        @JsonPropertyDescription("ARN of the secret or of the SSM parameter.")
        @Required
        @Pattern(Formats.SECRET_ARN) @Size(max = 2048) String valueFrom) {}
