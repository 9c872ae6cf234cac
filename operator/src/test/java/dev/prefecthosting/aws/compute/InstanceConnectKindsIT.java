package dev.prefecthosting.aws.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prefecthosting.aws.LocalAws;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.aws.Trial;
import dev.prefecthosting.aws.network.SecurityGroups;
import dev.prefecthosting.aws.network.Subnets;
import dev.prefecthosting.aws.network.Vpcs;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.RemoteException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The endpoint's kind against local AWS; its tunnels are tested where the tunnels are. */
@Tag("localaws")
class InstanceConnectKindsIT {
    private final Optional<LocalAws> found = LocalAws.find();
    private final Trial trial = new Trial();
    private LocalAws aws;
    private Ec2Client ec2;

    @BeforeEach
    void connect() {
        assumeTrue(found.isPresent(), "AWS_ENDPOINT_URL names no local AWS");
        aws = found.orElseThrow();
        ec2 = aws.clients().ec2();
    }

    @Test
    void anEndpointIsMadeOnceAndGoesBeforeItsSubnet() {
        Vpcs vpcs = new Vpcs(ec2);
        Subnets subnets = new Subnets(ec2);
        SecurityGroups groups = new SecurityGroups(ec2);
        InstanceConnectEndpoints endpoints = new InstanceConnectEndpoints(ec2);
        Vpcs.Found vpc = trial.make(vpcs, "vpc", new Vpcs.Desired("10.0.0.0/16"));
        Subnets.Found subnet =
                trial.make(subnets, "subnet", new Subnets.Desired(vpc.id(), "10.0.1.0/24", "eu-west-1a"));
        SecurityGroups.Found group =
                trial.make(groups, "group", new SecurityGroups.Desired(vpc.id(), "endpoint", Set.of()));
        var desired = new InstanceConnectEndpoints.Desired(subnet.id(), Set.of(group.id()));

        InstanceConnectEndpoints.Found made = trial.make(endpoints, "endpoint", desired);
        assertThat(made.isUsable()).isTrue();
        assertThat(made.vpcId()).isEqualTo(vpc.id());
        assertThat(made.dnsName()).contains(".ec2-instance-connect-endpoint.eu-west-1.");
        assertThat(endpoints.create(trial.creation("endpoint"), desired).id())
                .as("by its token")
                .isEqualTo(made.id());
        assertThatThrownBy(() -> endpoints.create(trial.creation("second"), desired))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Failure.QUOTA));

        InstanceConnectEndpoints.Found ending = endpoints.delete(made).orElseThrow();
        assertThat(endpoints.isEnding(ending)).isTrue();
        assertThat(endpoints.readiness(ending)).isInstanceOf(Outcome.Wait.class);
        trial.delete(endpoints, made);
        trial.delete(groups, group);
        trial.delete(subnets, subnet);
        trial.delete(vpcs, vpc);

        assertThat(declared(vpcs, subnets, groups, endpoints)).containsAll(aws.actions());
    }

    private static Set<String> declared(Permitted... callers) {
        return Stream.of(callers)
                .flatMap(caller -> caller.permissions().stream().map(Permission::action))
                .collect(Collectors.toSet());
    }
}
