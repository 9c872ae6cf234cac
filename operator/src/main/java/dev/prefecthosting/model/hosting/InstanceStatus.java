package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The container instance. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceStatus(
        @JsonPropertyDescription("Its ID.") @Nullable String id,

        @JsonPropertyDescription("Its address in the network.") @Nullable String privateIp,

        @JsonPropertyDescription("Its elastic address.") @Nullable String publicIp) {}
