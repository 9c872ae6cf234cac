package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.SecretRef;
import org.jspecify.annotations.Nullable;

/** User name and password. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BasicAuth(
        @JsonPropertyDescription(
                "Secret with the keys username and password; left out: one is generated and named in status.")
        @Nullable SecretRef secretRef) {}
