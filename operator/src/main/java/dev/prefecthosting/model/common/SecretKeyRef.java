package dev.prefecthosting.model.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret in the namespace of the resource that names it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretKeyRef(
        @JsonPropertyDescription("Name of the Secret, in the same namespace.")
        @Required
        @Pattern(Formats.OBJECT_NAME) @Size(min = 1, max = 253) String name,

        @JsonPropertyDescription("Key in the Secret's data.")
        @Required
        @Pattern(Formats.SECRET_KEY) @Size(min = 1, max = 253) String key) {}
