package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the Prefect server runs. */
public enum ServerPlacement {
    /** On the hosting's container instance. */
    @JsonProperty("Instance")
    INSTANCE,
    /** On Fargate. */
    @JsonProperty("Fargate")
    FARGATE
}
