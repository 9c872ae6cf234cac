package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.model.common.RequiresKeys;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes to the base job template. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = RequiresKeys.class, input = "raw=job_configuration,variables")
public record TemplateSpec(
        @JsonPropertyDescription(
                "A base job template in place of ours. An empty job_configuration or variables is what workers of any type understand: command, env, labels and name.")
        @Size(max = 10) @Nullable Map<String, JsonNode> raw,

        @JsonPropertyDescription("RFC 6902 operations on the rendered template.") @Size(max = 100) @Nullable List<JsonPatch> patches) {
    public static final TemplateSpec DEFAULTS = new TemplateSpec(null, null);

    public Map<String, JsonNode> rawOrDefault() {
        return raw == null ? Map.of() : raw;
    }

    public List<JsonPatch> patchesOrDefault() {
        return patches == null ? List.of() : patches;
    }
}
