package dev.prefecthosting.aws.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.NoCalls;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** What the smaller kinds of the network call a difference, and when they can be built upon. */
class CompareTest {
    private static final Identity IDENTITY = new Identity("uid", "it");

    @Test
    void aSubnetWithoutAZoneOfItsOwnStaysWhereItIs() {
        Subnets subnets = new Subnets(new NoCalls());
        var found = new Subnets.Found("subnet-1", IDENTITY, "available", "vpc-1", "10.0.1.0/24", "eu-west-1b", false);
        assertThat(subnets.compare(new Subnets.Desired("vpc-1", "10.0.1.9/24", null), found))
                .isEqualTo(Difference.NONE);
        assertThat(subnets.compare(new Subnets.Desired("vpc-1", "10.0.1.0/24", "eu-west-1a"), found))
                .isEqualTo(new Difference.Replace(List.of("zone eu-west-1b → eu-west-1a")));
    }

    @Test
    void anAddressThatANatGatewayHasIsLeftToIt() {
        ElasticIps addresses = new ElasticIps(new NoCalls());
        var found = new ElasticIps.Found("eipalloc-1", IDENTITY, "associated", "198.51.100.7", "eipassoc-1", "eni-1");
        assertThat(addresses.compare(new ElasticIps.Desired(null), found)).isEqualTo(Difference.NONE);
        assertThat(addresses.compare(new ElasticIps.Desired("eni-2"), found))
                .isEqualTo(new Difference.Update(List.of("network interface eni-1 → eni-2")));
    }

    @Test
    void aNatGatewayThatFailedSaysWhyInTheWordsOfAws() {
        NatGateways gateways = new NatGateways(new NoCalls());
        assertThat(gateways.readiness(nat("pending", null, null)))
                .isEqualTo(Outcome.waitFor(Duration.ofSeconds(5), "nat-1 is pending"));
        assertThat(gateways.readiness(nat("failed", "Gateway.NotAttached", "Network vpc-1 has no Internet gateway")))
                .isEqualTo(new Outcome.Failed(
                        Failure.NOT_FOUND,
                        "nat-1 failed: Network vpc-1 has no Internet gateway (Gateway.NotAttached)",
                        Duration.ofMinutes(1)));
        assertThat(gateways.isEnding(nat("deleting", null, null))).isTrue();
    }

    private static NatGateways.Found nat(String state, @Nullable String code, @Nullable String message) {
        return new NatGateways.Found("nat-1", IDENTITY, state, "subnet-1", "eipalloc-1", code, message);
    }

    @Test
    void anInterfaceKeepsTheAddressItWasGiven() {
        NetworkInterfaces interfaces = new NetworkInterfaces(new NoCalls());
        var found = new NetworkInterfaces.Found(
                "eni-1", IDENTITY, "in-use", "subnet-1", Set.of("sg-1", "sg-2"), "10.0.1.10");
        assertThat(interfaces.compare(
                        new NetworkInterfaces.Desired("subnet-1", Set.of("sg-2", "sg-1"), null, "x"), found))
                .isEqualTo(Difference.NONE);
        assertThat(interfaces.compare(
                        new NetworkInterfaces.Desired("subnet-1", Set.of("sg-1"), "10.0.1.11", "x"), found))
                .isEqualTo(new Difference.Replace(List.of("private address 10.0.1.10 → 10.0.1.11")));
        assertThat(interfaces.readiness(found)).isEqualTo(Outcome.DONE);
    }

    @Test
    void anEndpointChangesInPlaceWhereItIsReached() {
        VpcEndpoints endpoints = new VpcEndpoints(new NoCalls());
        var placement = new VpcEndpoints.Placement(Set.of("rtb-1"), Set.of(), Set.of(), false);
        var found = new VpcEndpoints.Found(
                "vpce-1", IDENTITY, "available", VpcEndpointType.GATEWAY, "vpc-1", "s3", placement);
        assertThat(endpoints.compare(VpcEndpoints.Desired.gateway("vpc-1", "s3", Set.of("rtb-1", "rtb-2")), found))
                .isEqualTo(new Difference.Update(List.of("route tables [rtb-1] → [rtb-1, rtb-2]")));
        assertThat(endpoints.compare(VpcEndpoints.Desired.gateway("vpc-1", "dynamodb", Set.of("rtb-1")), found))
                .isInstanceOf(Difference.Replace.class);
    }
}
