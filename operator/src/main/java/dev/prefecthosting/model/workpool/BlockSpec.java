package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.SecretKeyRef;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Prefect block. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BlockSpec(
        @JsonPropertyDescription("Name: lower-case letters, digits and dashes.")
        @Required
        @Pattern(Formats.BLOCK_NAME) @Size(min = 1, max = 255) String name,

        @JsonPropertyDescription("Slug of the block type, such as slack-webhook.")
        @Required
        @Pattern(Formats.BLOCK_NAME) @Size(min = 1, max = 255) String type,

        @JsonPropertyDescription("Plain fields.") @Size(max = 100) @Nullable Map<String, JsonNode> data,

        @JsonPropertyDescription("Fields from Secrets; they win over data.") @Size(max = 50) @Nullable Map<String, SecretKeyRef> secretData) {
    public Map<String, JsonNode> dataOrDefault() {
        return data == null ? Map.of() : data;
    }

    public Map<String, SecretKeyRef> secretDataOrDefault() {
        return secretData == null ? Map.of() : secretData;
    }
}
