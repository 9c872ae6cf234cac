package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Authentication at the server: at most one of. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.basic) || !has(self.none)", message = "auth: write at most one of basic and none")
public record AuthSpec(
        @JsonPropertyDescription("User name and password.") @Nullable BasicAuth basic,

        @JsonPropertyDescription("None.") @Nullable NoAuth none) {}
