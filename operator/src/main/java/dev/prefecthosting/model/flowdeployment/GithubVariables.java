package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables of a GitHub workflow. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GithubVariables(
        @JsonPropertyDescription("Name and value.") @Nullable Map<String, String> variables) {
    public Map<String, String> variablesOrDefault() {
        return variables == null ? Map.of() : variables;
    }
}
