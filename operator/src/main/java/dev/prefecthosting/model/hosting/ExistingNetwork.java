package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A VPC that exists. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExistingNetwork(
        @JsonPropertyDescription("ID of the VPC.") @Required @Pattern(Formats.VPC_ID) @Size(max = 32) String vpcId,

        @JsonPropertyDescription("Subnets that are routed to an internet gateway.") @Size(max = 16) @Nullable List<@Pattern(Formats.SUBNET_ID) @Size(max = 32) String> publicSubnetIds,

        @JsonPropertyDescription("Subnets for server, workers and flow runs; routed to a NAT gateway.")
        @Required
        @Size(min = 1, max = 16) List<@Pattern(Formats.SUBNET_ID) @Size(max = 32) String> privateSubnetIds) {
    public List<String> publicSubnetIdsOrDefault() {
        return publicSubnetIds == null ? List.of() : publicSubnetIds;
    }
}
