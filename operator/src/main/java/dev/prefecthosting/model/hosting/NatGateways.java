package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How many NAT gateways the private subnets have. */
public enum NatGateways {
    /** One for all zones. */
    @JsonProperty("Single")
    SINGLE,
    /** One in each zone. */
    @JsonProperty("PerZone")
    PER_ZONE,
    /** None: everything that tasks pull comes through VPC endpoints. */
    @JsonProperty("None")
    NONE
}
