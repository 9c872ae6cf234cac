package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Redis in ElastiCache. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ElastiCacheSpec(
        @JsonPropertyDescription("Node type. Default cache.t4g.micro.")
        @Pattern(Formats.CACHE_NODE_TYPE) @Size(max = 64) @Nullable String nodeType) {
    public String nodeTypeOrDefault() {
        return nodeType == null ? "cache.t4g.micro" : nodeType;
    }
}
