package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the operator reaches the Prefect API. */
public enum Via {
    /** By its address, or through a proxy. */
    @JsonProperty("Direct")
    DIRECT,
    /** Through an EC2 Instance Connect Endpoint and the instance. */
    @JsonProperty("InstanceConnect")
    INSTANCE_CONNECT,
    /** Through an SSH server. */
    @JsonProperty("Ssh")
    SSH,
    /** By short Fargate tasks in the network. */
    @JsonProperty("Task")
    TASK
}
