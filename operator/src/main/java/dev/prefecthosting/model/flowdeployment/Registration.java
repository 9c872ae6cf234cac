package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who writes flow and deployment to Prefect. */
public enum Registration {
    /** The operator, through the API. */
    @JsonProperty("Api")
    API,
    /** The flow's own deploy(), in a task in the network. */
    @JsonProperty("Task")
    TASK
}
