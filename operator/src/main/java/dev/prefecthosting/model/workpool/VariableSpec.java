package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Prefect variable. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VariableSpec(
        @JsonPropertyDescription("Name: lower-case letters, digits, dashes and underscores.")
        @Required
        @Pattern(Formats.VARIABLE_NAME) @Size(min = 1, max = 255) String name,

        @JsonPropertyDescription("Any JSON value.") @Required @Nullable JsonNode value,

        @JsonPropertyDescription("Tags.") @Size(max = 20) @Nullable List<@Size(max = 256) String> tags) {
    public List<String> tagsOrDefault() {
        return tags == null ? List.of() : tags;
    }
}
