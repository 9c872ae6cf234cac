package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Operating system of the container instance. */
public enum OperatingSystem {
    /** The ECS-optimised image of Amazon Linux 2023. */
    @JsonProperty("AmazonLinux2023")
    AMAZON_LINUX_2023,
    /** Canonical's image with the ECS agent. */
    @JsonProperty("Ubuntu")
    UBUNTU
}
