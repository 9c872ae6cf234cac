package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The endpoint for via InstanceConnect. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceConnectSpec(
        @JsonPropertyDescription("An endpoint that exists; left out: the VPC's own, or one that is made.")
        @Pattern(Formats.INSTANCE_CONNECT_ENDPOINT_ID) @Size(max = 32) @Nullable String endpointId) {}
