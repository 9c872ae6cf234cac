package dev.prefecthosting.aws.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.RouteState;

/**
 * A route through an internet gateway or a NAT gateway.
 *
 * @param destination an IPv4 CIDR
 * @param target an ID that begins with {@code igw-} or {@code nat-}
 */
public record Route(String destination, String target) {
    static final String BLACKHOLE = "blackhole";

    private static final String LOCAL = "local";
    private static final String EVERYWHERE = "0.0.0.0/0";

    public Route {
        destination = Canonical.cidr(destination);
    }

    public static Route everywhere(String target) {
        return new Route(EVERYWHERE, target);
    }

    CreateRouteRequest creation(String routeTableId) {
        CreateRouteRequest.Builder request =
                CreateRouteRequest.builder().routeTableId(routeTableId).destinationCidrBlock(destination);
        return (isNat() ? request.natGatewayId(target) : request.gatewayId(target)).build();
    }

    ReplaceRouteRequest replacement(String routeTableId) {
        ReplaceRouteRequest.Builder request =
                ReplaceRouteRequest.builder().routeTableId(routeTableId).destinationCidrBlock(destination);
        return (isNat() ? request.natGatewayId(target) : request.gatewayId(target)).build();
    }

    private boolean isNat() {
        return target.startsWith("nat-");
    }

    /** Destination to target; without the local route and those of gateway endpoints, which endpoints bring themselves. */
    static Map<String, String> byDestination(List<software.amazon.awssdk.services.ec2.model.Route> routes) {
        Map<String, String> targets = new HashMap<>();
        for (software.amazon.awssdk.services.ec2.model.Route route : routes) {
            String target = target(route);
            String destination = Stream.of(route.destinationCidrBlock(), route.destinationIpv6CidrBlock())
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("");
            if (!destination.isEmpty() && !target.equals(LOCAL)) {
                targets.put(Canonical.cidr(destination), target);
            }
        }
        return targets;
    }

    private static String target(software.amazon.awssdk.services.ec2.model.Route route) {
        if (route.state() == RouteState.BLACKHOLE) {
            return BLACKHOLE;
        }
        return Stream.of(
                        route.gatewayId(),
                        route.natGatewayId(),
                        route.networkInterfaceId(),
                        route.transitGatewayId(),
                        route.vpcPeeringConnectionId(),
                        route.egressOnlyInternetGatewayId())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("other");
    }
}
