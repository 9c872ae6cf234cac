package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.UnknownAsNull;
import org.jspecify.annotations.Nullable;

/** The ECS cluster. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterSpec(
        @JsonPropertyDescription("CloudWatch Container Insights. Default Enabled.") @UnknownAsNull @Nullable ContainerInsights containerInsights) {
    public static final ClusterSpec DEFAULTS = new ClusterSpec(null);

    public ContainerInsights containerInsightsOrDefault() {
        return containerInsights == null ? ContainerInsights.ENABLED : containerInsights;
    }
}
