package dev.prefecthosting.aws.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.NoCalls;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.RouteState;

class RouteTablesTest {
    private static final String EVERYWHERE = "0.0.0.0/0";

    private final RouteTables tables = new RouteTables(new NoCalls());
    private final RouteTables.Desired throughNat =
            new RouteTables.Desired("vpc-1", Set.of(Route.everywhere("nat-1")), Set.of("subnet-1"));

    private static RouteTables.Found found(
            Map<String, String> routes, Set<String> destinations, Map<String, String> associations) {
        return new RouteTables.Found(
                "rtb-1", new Identity("uid", "route-table"), "available", "vpc-1", routes, destinations, associations);
    }

    @Test
    void aNewOneLacksRouteAndSubnet() {
        assertThat(tables.compare(throughNat, found(Map.of(), Set.of(EVERYWHERE), Map.of())))
                .isEqualTo(new Difference.Update(
                        List.of("route to 0.0.0.0/0 absent → nat-1", "route table of subnet-1 absent → rtb-1")));
    }

    @Test
    void aRouteThatLeadsNowhereIsReplaced() {
        RouteTables.Found found =
                found(Map.of(EVERYWHERE, "blackhole"), Set.of(EVERYWHERE), Map.of("subnet-1", "rtbassoc-1"));
        assertThat(tables.compare(throughNat, found))
                .isEqualTo(new Difference.Update(List.of("route to 0.0.0.0/0 blackhole → nat-1")));
    }

    @Test
    void ourRouteGoesWhenItIsNoLongerWantedAndThatOfOthersStays() {
        RouteTables.Found found = found(
                Map.of(EVERYWHERE, "nat-1", "192.168.0.0/16", "pcx-1"),
                Set.of(EVERYWHERE),
                Map.of("subnet-1", "rtbassoc-1", "subnet-of-others", "rtbassoc-2"));
        RouteTables.Desired bare = new RouteTables.Desired("vpc-1", Set.of(), Set.of("subnet-1"));
        assertThat(tables.compare(bare, found))
                .isEqualTo(new Difference.Update(
                        List.of("route to 0.0.0.0/0 nat-1 → absent", "destinations [0.0.0.0/0] → []")));
        assertThat(found.foreign()).containsExactly("192.168.0.0/16");
    }

    @Test
    void anUpdateThatBrokeOffBeforeItsLastCallIsFinished() {
        RouteTables.Found found =
                found(Map.of(EVERYWHERE, "nat-1"), Set.of(EVERYWHERE, "10.9.0.0/16"), Map.of("subnet-1", "rtbassoc-1"));
        assertThat(tables.compare(throughNat, found)).isInstanceOf(Difference.Update.class);
    }

    @Test
    void routesThatTheTableBringsItselfAreNone() {
        Map<String, String> targets = Route.byDestination(List.of(
                route().destinationCidrBlock("10.0.0.0/16").gatewayId("local").build(),
                route().destinationPrefixListId("pl-1").gatewayId("vpce-1").build(),
                route().destinationCidrBlock(EVERYWHERE).gatewayId("igw-1").build(),
                route().destinationCidrBlock("192.168.0.0/16")
                        .natGatewayId("nat-1")
                        .state(RouteState.BLACKHOLE)
                        .build()));
        assertThat(targets).isEqualTo(Map.of(EVERYWHERE, "igw-1", "192.168.0.0/16", Route.BLACKHOLE));
    }

    private static software.amazon.awssdk.services.ec2.model.Route.Builder route() {
        return software.amazon.awssdk.services.ec2.model.Route.builder().state(RouteState.ACTIVE);
    }
}
