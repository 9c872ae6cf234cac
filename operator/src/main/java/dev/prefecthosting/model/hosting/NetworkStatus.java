package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The network. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkStatus(
        @JsonPropertyDescription("ID of the VPC.") @Nullable String vpcId,

        @JsonPropertyDescription("Availability zones, chosen once.") @Nullable List<String> zones,

        @JsonPropertyDescription("Public subnets.") @Nullable List<String> publicSubnetIds,

        @JsonPropertyDescription("Private subnets.") @Nullable List<String> privateSubnetIds,

        @JsonPropertyDescription("Group that may reach server, database and endpoints.") @Nullable String clientSecurityGroupId,

        @JsonPropertyDescription("Rules and routes that others added; they are left alone.") @Nullable List<String> foreign) {
    public List<String> zonesOrDefault() {
        return zones == null ? List.of() : zones;
    }

    public List<String> publicSubnetIdsOrDefault() {
        return publicSubnetIds == null ? List.of() : publicSubnetIds;
    }

    public List<String> privateSubnetIdsOrDefault() {
        return privateSubnetIds == null ? List.of() : privateSubnetIds;
    }

    public List<String> foreignOrDefault() {
        return foreign == null ? List.of() : foreign;
    }
}
