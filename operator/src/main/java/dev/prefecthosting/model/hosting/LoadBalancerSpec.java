package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A load balancer in front of the server. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.certificateArn) || has(self.hostName) && has(self.hostedZoneId)",
        message = "loadBalancer.certificateArn needs a name to certify: write hostName and hostedZoneId too")
@ValidationRule(
        value = "!has(self.hostedZoneId) || has(self.hostName)",
        message = "loadBalancer.hostedZoneId needs a name to enter in the zone: write hostName too")
public record LoadBalancerSpec(
        @JsonPropertyDescription("Internal or InternetFacing. Default Internal.") @UnknownAsNull @Nullable LoadBalancerScheme scheme,

        @JsonPropertyDescription("Host name; with a certificate apiUrl is that name.")
        @Pattern(Formats.HOST_NAME) @Size(min = 1, max = 253) @Nullable String hostName,

        @JsonPropertyDescription("Route 53 zone that the host name is written to.")
        @Pattern(Formats.HOSTED_ZONE_ID) @Size(min = 1, max = 32) @Nullable String hostedZoneId,

        @JsonPropertyDescription("ACM certificate for HTTPS; needs hostName and hostedZoneId.")
        @Pattern(Formats.CERTIFICATE_ARN) @Size(max = 2048) @Nullable String certificateArn,

        @JsonPropertyDescription("Addresses that may connect beside the hosting's own clients.")
        @Size(max = 50) @Nullable List<@Pattern(Formats.CIDR) @Size(max = 18) String> from) {
    public LoadBalancerScheme schemeOrDefault() {
        return scheme == null ? LoadBalancerScheme.INTERNAL : scheme;
    }

    public List<String> fromOrDefault() {
        return from == null ? List.of() : from;
    }
}
