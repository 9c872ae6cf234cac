package dev.prefecthosting.aws.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.LocalAws;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Trial;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Each kind of the network on local AWS: created, listed, compared, changed, deleted. */
@SuppressWarnings("NullAway.Init")
@Tag("localaws")
class NetworkKindsIT {
    private final Optional<LocalAws> found = LocalAws.find();
    private final Trial trial = new Trial();

    private LocalAws aws;
    private Ec2Client ec2;
    private Vpcs vpcs;
    private Subnets subnets;
    private InternetGateways internetGateways;
    private ElasticIps elasticIps;
    private NatGateways natGateways;
    private RouteTables routeTables;
    private SecurityGroups securityGroups;
    private NetworkInterfaces networkInterfaces;
    private VpcEndpoints vpcEndpoints;
    private Vpcs.Found vpc;

    @BeforeEach
    void makeVpc() {
        assumeTrue(found.isPresent(), "AWS_ENDPOINT_URL names no local AWS");
        aws = found.orElseThrow();
        ec2 = aws.clients().ec2();
        vpcs = new Vpcs(ec2);
        subnets = new Subnets(ec2);
        internetGateways = new InternetGateways(ec2);
        elasticIps = new ElasticIps(ec2);
        natGateways = new NatGateways(ec2);
        routeTables = new RouteTables(ec2);
        securityGroups = new SecurityGroups(ec2);
        networkInterfaces = new NetworkInterfaces(ec2);
        vpcEndpoints = new VpcEndpoints(ec2);
        vpc = trial.make(vpcs, "vpc", new Vpcs.Desired("10.0.0.0/16"));
    }

    @AfterEach
    void calledOnlyWhatIsDeclared() {
        if (found.isEmpty()) {
            return;
        }
        Stream<AwsKind<?, ?>> kinds = Stream.of(
                vpcs,
                subnets,
                internetGateways,
                elasticIps,
                natGateways,
                routeTables,
                securityGroups,
                networkInterfaces,
                vpcEndpoints);
        Set<String> declared = kinds.flatMap(kind -> kind.permissions().stream())
                .map(Permission::action)
                .collect(Collectors.toSet());
        assertThat(declared).containsAll(aws.actions());
    }

    private Subnets.Found subnet(String logicalId, int slot) {
        String cidr = "10.0.%d.0/24".formatted(slot);
        return trial.make(subnets, logicalId, new Subnets.Desired(vpc.id(), cidr, "eu-west-1a"));
    }

    private InternetGateways.Found internetGateway() {
        return trial.make(internetGateways, "internet-gateway", new InternetGateways.Desired(vpc.id()));
    }

    private SecurityGroups.Found group(String logicalId, Rule... rules) {
        return trial.make(securityGroups, logicalId, groupDesired(rules));
    }

    private SecurityGroups.Desired groupDesired(Rule... rules) {
        return new SecurityGroups.Desired(vpc.id(), "A group of the tests", Set.of(rules));
    }

    @Test
    void anInternetGatewayIsAttachedAfterItIsMadeAndDetachedBeforeItGoes() {
        InternetGateways.Found gateway = internetGateway();
        assertThat(gateway.vpcId()).isEqualTo(vpc.id());

        ec2.detachInternetGateway(
                request -> request.internetGatewayId(gateway.id()).vpcId(vpc.id()));
        InternetGateways.Found detached = trial.find(internetGateways, gateway).orElseThrow();
        assertThat(internetGateways.compare(new InternetGateways.Desired(vpc.id()), detached))
                .isInstanceOf(Difference.Update.class);
        trial.bring(internetGateways, new InternetGateways.Desired(vpc.id()), detached);

        trial.delete(internetGateways, gateway);
        trial.delete(vpcs, vpc);
    }

    @Test
    void aSubnetThatGivesPublicAddressesIsCorrected() {
        Subnets.Found subnet = subnet("subnet-a", 1);
        ec2.modifySubnetAttribute(request -> request.subnetId(subnet.id()).mapPublicIpOnLaunch(on -> on.value(true)));

        Subnets.Found changed = trial.find(subnets, subnet).orElseThrow();
        assertThat(changed.mapsPublicAddresses()).isTrue();
        trial.bring(subnets, new Subnets.Desired(vpc.id(), "10.0.1.0/24", null), changed);
        trial.delete(subnets, subnet);
    }

    @Test
    void aSubnetInUseNamesWhatUsesIt() {
        Subnets.Found subnet = subnet("subnet-a", 1);
        NetworkInterfaces.Found networkInterface = trial.make(
                networkInterfaces,
                "interface",
                new NetworkInterfaces.Desired(
                        subnet.id(), Set.of(group("clients").id()), null, "kept"));

        RemoteException refused = catchThrowableOfType(RemoteException.class, () -> subnets.delete(subnet));
        assertThat(refused.reason()).isEqualTo(Failure.DEPENDENCY);
        assertThat(refused).hasMessageContaining(networkInterface.id());
    }

    @Test
    void aNatGatewayTakesItsAddressAndItsTime() {
        internetGateway();
        Subnets.Found subnet = subnet("subnet-public-a", 1);
        ElasticIps.Found address = trial.make(elasticIps, "address", new ElasticIps.Desired(null));
        NatGateways.Desired desired = new NatGateways.Desired(subnet.id(), address.id());
        NatGateways.Found gateway = trial.make(natGateways, "nat-gateway", desired);

        assertThat(gateway.allocationId()).isEqualTo(address.id());
        assertThat(natGateways.create(trial.creation("nat-gateway"), desired).id())
                .as("of the same token")
                .isEqualTo(gateway.id());
        assertThat(trial.find(elasticIps, address).orElseThrow().state()).isEqualTo("associated");

        trial.delete(natGateways, gateway);
        trial.delete(elasticIps, address);
        trial.delete(subnets, subnet);
    }

    @Test
    void anAddressGoesOntoAnInterface() {
        Subnets.Found subnet = subnet("subnet-public-a", 1);
        InternetGateways.Found gateway = internetGateway();
        NetworkInterfaces.Found networkInterface = trial.make(
                networkInterfaces,
                "interface",
                new NetworkInterfaces.Desired(
                        subnet.id(), Set.of(group("clients").id()), "10.0.1.10", "server"));
        ElasticIps.Found address = trial.make(elasticIps, "address", new ElasticIps.Desired(networkInterface.id()));

        assertThat(networkInterface.privateIp()).isEqualTo("10.0.1.10");
        assertThat(address.networkInterfaceId()).isEqualTo(networkInterface.id());
        trial.delete(elasticIps, address);
        trial.delete(networkInterfaces, networkInterface);
        trial.delete(internetGateways, gateway);
    }

    @Test
    void aRouteTableKeepsItsRoutesAndLeavesThoseOfOthers() {
        InternetGateways.Found gateway = internetGateway();
        Subnets.Found a = subnet("subnet-a", 1);
        Subnets.Found b = subnet("subnet-b", 2);
        RouteTables.Desired desired =
                new RouteTables.Desired(vpc.id(), Set.of(Route.everywhere(gateway.id())), Set.of(a.id(), b.id()));
        RouteTables.Found table = trial.make(routeTables, "route-table", desired);
        assertThat(table.foreign()).isEmpty();

        ec2.createRoute(request -> request.routeTableId(table.id())
                .destinationCidrBlock("192.168.0.0/16")
                .gatewayId(gateway.id()));
        ec2.deleteRoute(request -> request.routeTableId(table.id()).destinationCidrBlock("0.0.0.0/0"));
        RouteTables.Found changed = trial.find(routeTables, table).orElseThrow();
        assertThat(routeTables.compare(desired, changed)).isInstanceOf(Difference.Update.class);
        RouteTables.Found corrected = trial.bring(routeTables, desired, changed);
        assertThat(corrected.foreign()).containsExactly("192.168.0.0/16");

        RouteTables.Desired without = new RouteTables.Desired(vpc.id(), Set.of(), Set.of(a.id(), b.id()));
        RouteTables.Found bare = trial.bring(routeTables, without, corrected);
        assertThat(bare.routes()).containsOnlyKeys("192.168.0.0/16");

        trial.delete(routeTables, bare);
        trial.delete(subnets, a);
    }

    @Test
    void aSubnetMovesToAnotherRouteTable() {
        Subnets.Found subnet = subnet("subnet-a", 1);
        RouteTables.Desired desired = new RouteTables.Desired(vpc.id(), Set.of(), Set.of(subnet.id()));
        RouteTables.Found first = trial.make(routeTables, "route-table", desired);
        RouteTables.Found second = trial.make(routeTables, "route-table-a", desired);

        assertThat(second.associations()).containsKey(subnet.id());
        assertThat(trial.find(routeTables, first).orElseThrow().associations()).isEmpty();
    }

    @Test
    void aGroupKeepsItsRulesAndLeavesThoseOfOthers() {
        SecurityGroups.Found clients = group("clients");
        Rule api = Rule.tcp(4200, clients.id(), "API from workers and flow runs");
        Rule ssh = Rule.tcp(22, "203.0.113.4/32", "SSH");
        SecurityGroups.Found server = group("server", api, ssh);

        ec2.authorizeSecurityGroupIngress(request -> request.groupId(server.id())
                .ipPermissions(Rule.tcp(443, "198.51.100.0/24", "by hand").permission()));
        ec2.revokeSecurityGroupIngress(request ->
                request.groupId(server.id()).ipPermissions(api.marked().permission()));
        SecurityGroups.Found changed = trial.find(securityGroups, server).orElseThrow();
        assertThat(securityGroups.compare(groupDesired(api, ssh), changed)).isInstanceOf(Difference.Update.class);
        SecurityGroups.Found corrected = trial.bring(securityGroups, groupDesired(api, ssh), changed);
        assertThat(corrected.foreign()).containsExactly("tcp 443 from 198.51.100.0/24");

        SecurityGroups.Found closed = trial.bring(securityGroups, groupDesired(api), corrected);
        assertThat(closed.ingress()).noneMatch(rule -> rule.fromPort() == 22);
        trial.delete(securityGroups, clients);
        trial.delete(securityGroups, closed);
    }

    @Test
    void aGroupGoesWithInterfacesThatAServiceLeftBehind() {
        Subnets.Found subnet = subnet("subnet-a", 1);
        SecurityGroups.Found group = group("clients");
        ec2.createNetworkInterface(request -> request.subnetId(subnet.id()).groups(group.id()));
        trial.delete(securityGroups, group);
        trial.delete(subnets, subnet);
    }

    @Test
    void anInterfaceChangesItsGroups() {
        Subnets.Found subnet = subnet("subnet-a", 1);
        Set<String> one = Set.of(group("clients").id());
        NetworkInterfaces.Found made = trial.make(
                networkInterfaces, "interface", new NetworkInterfaces.Desired(subnet.id(), one, null, "server"));
        Set<String> both = new HashSet<>(one);
        both.add(group("server").id());
        trial.bring(networkInterfaces, new NetworkInterfaces.Desired(subnet.id(), both, null, "server"), made);
        trial.delete(networkInterfaces, made);
    }

    @Test
    void endpointsOfBothTypesChangeWhereTheyAreReached() {
        Subnets.Found a = subnet("subnet-a", 1);
        String group = group("endpoints").id();
        String clients = group("clients").id();
        RouteTables.Found table =
                trial.make(routeTables, "route-table", new RouteTables.Desired(vpc.id(), Set.of(), Set.of()));
        String s3 = "com.amazonaws.eu-west-1.s3";
        String logs = "com.amazonaws.eu-west-1.logs";

        VpcEndpoints.Found gateway =
                trial.make(vpcEndpoints, "endpoint-s3", VpcEndpoints.Desired.gateway(vpc.id(), s3, Set.of(table.id())));
        VpcEndpoints.Found interfaces = trial.make(
                vpcEndpoints,
                "endpoint-logs",
                VpcEndpoints.Desired.interfaces(vpc.id(), logs, Set.of(a.id()), Set.of(group), true));

        trial.bring(vpcEndpoints, VpcEndpoints.Desired.gateway(vpc.id(), s3, Set.of()), gateway);
        trial.bring(
                vpcEndpoints,
                VpcEndpoints.Desired.interfaces(vpc.id(), logs, Set.of(a.id()), Set.of(clients), true),
                interfaces);
        for (VpcEndpoints.Found each : List.of(gateway, interfaces)) {
            trial.delete(vpcEndpoints, each);
        }
    }
}
