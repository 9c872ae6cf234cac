package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.network.Rule;
import dev.prefecthosting.aws.network.SecurityGroups;
import dev.prefecthosting.aws.network.Subnets;
import dev.prefecthosting.aws.network.VpcEndpoints;
import dev.prefecthosting.aws.network.Vpcs;
import dev.prefecthosting.model.hosting.Endpoint;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Made;
import dev.prefecthosting.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** VPC endpoints, and the one group of those that have interfaces. */
record EndpointSteps(HostingInputs in, AwsRegion aws, Graph.Builder plan) {
    private static final int HTTPS = 443;

    /** @param groups who may use them: tasks, and the instance, whose agent calls ECS */
    void of(
            Step<?, Vpcs.Found> vpc,
            List<Step<?, ?>> routeTables,
            List<Step<?, Subnets.Found>> subnets,
            List<Step<?, SecurityGroups.Found>> groups) {
        List<Endpoint> wanted = in.spec().networkOrDefault().vpcOrDefault().endpointsOrDefault();
        var group = plan.step("security-group-endpoints", aws.securityGroups)
                .when(wanted.stream().anyMatch(endpoint -> !endpoint.isGateway()))
                .inside(vpc)
                .follows(List.copyOf(groups))
                .desired(made -> new SecurityGroups.Desired(
                        made.id(vpc), "VPC endpoints of " + in.owner().path(), rules(made, groups)));
        for (Endpoint endpoint : wanted) {
            List<Step<?, ?>> needed = new ArrayList<>(endpoint.isGateway() ? routeTables : subnets);
            if (!endpoint.isGateway()) {
                needed.add(group);
            }
            plan.step("endpoint-" + endpoint.service().replace('.', '-'), aws.vpcEndpoints)
                    .inside(vpc)
                    .follows(needed)
                    .desired(made -> endpoint.isGateway()
                            ? VpcEndpoints.Desired.gateway(made.id(vpc), service(endpoint), ids(made, routeTables))
                            : VpcEndpoints.Desired.interfaces(
                                    made.id(vpc), service(endpoint), ids(made, subnets), Set.of(made.id(group)), true));
        }
    }

    private String service(Endpoint endpoint) {
        return "com.amazonaws.%s.%s".formatted(in.where().region(), endpoint.service());
    }

    private static Set<Rule> rules(Made made, List<Step<?, SecurityGroups.Found>> groups) {
        Set<Rule> rules = new LinkedHashSet<>();
        groups.stream()
                .filter(Step::wanted)
                .forEach(group -> rules.add(Rule.tcp(HTTPS, made.id(group), "tasks and instance of this hosting")));
        return rules;
    }

    private static Set<String> ids(Made made, List<? extends Step<?, ?>> steps) {
        return steps.stream().map(made::id).collect(Collectors.toSet());
    }
}
