package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A VPC that the operator makes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.zones) || !has(self.zoneNames) || size(self.zoneNames) == 0",
        message = "network.vpc: write zones or zoneNames, not both")
@ValidationRule(
        value = "!has(self.zoneNames) || self.zoneNames.all(one, self.zoneNames.exists_one(other, other == one))",
        message = "zoneNames: write each of them once")
@ValidationRule(
        value = "!has(self.endpoints) || self.endpoints.all(one, self.endpoints.exists_one(other, other == one))",
        message = "endpoints: write each of them once")
public record VpcSpec(
        @JsonPropertyDescription("IPv4 block of the VPC, /16 to /24; immutable. Default 10.0.0.0/16.")
        @Pattern(Formats.CIDR_16_TO_24) @Size(max = 18) @Nullable String cidr,

        @JsonPropertyDescription("Number of availability zones, 1 to 3. Default 2.") @Min(1) @Max(3) @Nullable Integer zones,

        @JsonPropertyDescription("Availability zones by name, in place of a number.") @Size(max = 3) @Nullable List<@Pattern(Formats.ZONE) @Size(max = 64) String> zoneNames,

        @JsonPropertyDescription("NAT gateways for the private subnets. Default Single.") @UnknownAsNull @Nullable NatGateways natGateways,

        @JsonPropertyDescription("Services that are reached through VPC endpoints. Default none.")
        @Size(max = 12) @UnknownAsNull
        @Nullable List<Endpoint> endpoints,

        @JsonPropertyDescription("VPC flow logs into a log group; left out: none.") @Nullable FlowLogsSpec flowLogs) {
    public static final VpcSpec DEFAULTS = new VpcSpec(null, null, null, null, null, null);

    public String cidrOrDefault() {
        return cidr == null ? "10.0.0.0/16" : cidr;
    }

    public int zonesOrDefault() {
        return zones == null ? 2 : zones;
    }

    public List<String> zoneNamesOrDefault() {
        return zoneNames == null ? List.of() : zoneNames;
    }

    public NatGateways natGatewaysOrDefault() {
        return natGateways == null ? NatGateways.SINGLE : natGateways;
    }

    /** Without those that this release does not know. */
    public List<Endpoint> endpointsOrDefault() {
        return endpoints == null
                ? List.of()
                : endpoints.stream().filter(Objects::nonNull).toList();
    }
}
