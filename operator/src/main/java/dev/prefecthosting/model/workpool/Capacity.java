package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What flow runs run on. */
public enum Capacity {
    /** Fargate. */
    @JsonProperty("OnDemand")
    ON_DEMAND,
    /** Fargate Spot. */
    @JsonProperty("Spot")
    SPOT,
    /** The hosting's container instance. */
    @JsonProperty("Instance")
    INSTANCE
}
