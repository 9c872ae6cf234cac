package dev.prefecthosting.model.common;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which subnets of the network something is placed in. */
public enum SubnetKind {
    /** Subnets that reach the internet through a NAT gateway or not at all. */
    @JsonProperty("Private")
    PRIVATE,
    /** Subnets that are routed to the internet gateway. */
    @JsonProperty("Public")
    PUBLIC
}
