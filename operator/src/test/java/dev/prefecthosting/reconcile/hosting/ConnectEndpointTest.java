package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.compute.InstanceConnectEndpoints;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.network.Vpcs;
import dev.prefecthosting.plan.Identity;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectEndpointTest {
    private final AwsRegion aws = HostingSamples.nowhere();
    private final HostingSamples plain = sample("{via: InstanceConnect}");
    private final String uid = plain.inputs().owner().uid();

    @Test
    void theVpcsOwnIsUsedAndNoneIsMade() {
        aws.vpcs.put(new Vpcs.Found("vpc-1", new Identity(uid, Ids.VPC), "available", "10.0.0.0/16", true));
        put("eice-other", "vpc-2", Identity.FOREIGN, "create-complete");
        assertThat(of(plain).given()).isEmpty();

        put("eice-theirs", "vpc-1", Identity.FOREIGN, "create-in-progress");
        assertThat(of(plain).given().map(InstanceConnectEndpoints.Found::id)).contains("eice-theirs");
        assertThat(of(plain).usable()).as("while it is made").isEmpty();
        put("eice-theirs", "vpc-1", Identity.FOREIGN, "create-complete");
        assertThat(id(of(plain).usable())).contains("eice-theirs");
    }

    @Test
    void theOneMadeHereIsNotGiven() {
        aws.vpcs.put(new Vpcs.Found("vpc-1", new Identity(uid, Ids.VPC), "available", "10.0.0.0/16", true));
        put("eice-ours", "vpc-1", new Identity(uid, Ids.CONNECT_ENDPOINT), "create-complete");
        assertThat(of(plain).given()).isEmpty();
        assertThat(id(of(plain).usable())).contains("eice-ours");
        assertThat(of(sample("{via: Direct}")).usable()).isEmpty();
    }

    @Test
    void theOneNamedIsUsedOrNone() {
        HostingSamples named = sample("{via: InstanceConnect, instanceConnect: {endpointId: eice-0123456789abcdef0}}");
        assertThat(named.inputs().makesConnectEndpoint()).isFalse();
        put("eice-ours", "vpc-1", new Identity(uid, Ids.CONNECT_ENDPOINT), "create-complete");
        assertThat(of(named).usable()).isEmpty();
        put("eice-0123456789abcdef0", "vpc-9", Identity.FOREIGN, "update-complete");
        assertThat(id(of(named).usable())).contains("eice-0123456789abcdef0");
    }

    private void put(String id, String vpc, Identity identity, String state) {
        aws.instanceConnectEndpoints.put(new InstanceConnectEndpoints.Found(
                id, identity, state, vpc, "subnet-1", Set.of("sg-1"), id + ".dns", null));
    }

    private ConnectEndpoint of(HostingSamples sample) {
        return new ConnectEndpoint(sample.hosting().getSpec(), sample.inputs().owner(), aws);
    }

    private static Optional<String> id(Optional<InstanceConnectEndpoints.Found> found) {
        return found.map(InstanceConnectEndpoints.Found::id);
    }

    private static HostingSamples sample(String prefectApi) {
        return HostingSamples.of("aws: {region: eu-west-1}", "prefectApi: " + prefectApi);
    }
}
