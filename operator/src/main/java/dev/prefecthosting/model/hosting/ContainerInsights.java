package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** CloudWatch Container Insights of the cluster. */
public enum ContainerInsights {
    /** On. */
    @JsonProperty("Enabled")
    ENABLED,
    /** On, with task and container metrics. */
    @JsonProperty("Enhanced")
    ENHANCED,
    /** Off. */
    @JsonProperty("Disabled")
    DISABLED
}
