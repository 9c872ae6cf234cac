package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who can reach the load balancer. */
public enum LoadBalancerScheme {
    /** The network and what is peered with it. */
    @JsonProperty("Internal")
    INTERNAL,
    /** The internet, from the addresses listed. */
    @JsonProperty("InternetFacing")
    INTERNET_FACING
}
