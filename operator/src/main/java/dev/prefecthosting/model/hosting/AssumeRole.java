package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A role to assume. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AssumeRole(
        @JsonPropertyDescription("ARN of the role.") @Required @Pattern(Formats.ROLE_ARN) @Size(max = 2048) String roleArn,

        @JsonPropertyDescription("External ID that the role's trust policy asks for.")
        @Size(min = 1, max = 1224) @Nullable String externalId,

        @JsonPropertyDescription("Name of the session, as CloudTrail shows it.")
        @Pattern(Formats.SESSION_NAME) @Size(min = 1, max = 64) @Nullable String sessionName) {}
