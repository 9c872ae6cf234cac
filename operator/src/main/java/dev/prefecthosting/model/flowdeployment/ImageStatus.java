package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The image that runs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageStatus(
        @JsonPropertyDescription("Its reference.") @Nullable String uri,
        @JsonPropertyDescription("Its digest.") @Nullable String digest,

        @JsonPropertyDescription("Findings of the scan by severity.") @Nullable Map<String, Integer> findings) {
    public Map<String, Integer> findingsOrDefault() {
        return findings == null ? Map.of() : findings;
    }
}
