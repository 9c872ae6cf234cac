package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the worker runs. */
public enum Placement {
    /** On the hosting's container instance. */
    @JsonProperty("Instance")
    INSTANCE,
    /** On Fargate. */
    @JsonProperty("Fargate")
    FARGATE,
    /** Nowhere: somebody else runs it. */
    @JsonProperty("None")
    NONE
}
