package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.compute.InstanceConnectEndpoints;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.network.SecurityGroups;
import dev.prefecthosting.aws.network.Subnets;
import dev.prefecthosting.aws.network.Vpcs;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Made;
import dev.prefecthosting.plan.Step;
import java.util.Set;

/** The endpoint that the operator's tunnels go through, where no other serves, and its group. */
record InstanceConnectSteps(HostingInputs in, AwsRegion aws, Graph.Builder plan) {
    Step<?, SecurityGroups.Found> group(Step<?, Vpcs.Found> vpc) {
        return plan.step("security-group-instance-connect", aws.securityGroups)
                .when(in.makesConnectEndpoint())
                .inside(vpc)
                .desired(made -> new SecurityGroups.Desired(
                        made.id(vpc),
                        "Instance Connect Endpoint of " + in.owner().path(),
                        Set.of()));
    }

    /** The groups of the endpoint, whoever's: the instance admits these to its SSH server. */
    Set<String> admitted(Made made, Step<?, SecurityGroups.Found> group) {
        return group.wanted()
                ? Set.of(made.id(group))
                : in.givenEndpoint()
                        .map(InstanceConnectEndpoints.Found::securityGroupIds)
                        .orElse(Set.of());
    }

    void endpoint(Step<?, Subnets.Found> subnet, Step<?, SecurityGroups.Found> group) {
        plan.step(Ids.CONNECT_ENDPOINT, aws.instanceConnectEndpoints)
                .when(in.makesConnectEndpoint())
                .inside(subnet, group)
                .desired(made -> new InstanceConnectEndpoints.Desired(made.id(subnet), Set.of(made.id(group))));
    }
}
