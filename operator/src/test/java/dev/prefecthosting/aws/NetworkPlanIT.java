package dev.prefecthosting.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.aws.compute.Images;
import dev.prefecthosting.aws.compute.Instances;
import dev.prefecthosting.aws.compute.VolumeAttachments;
import dev.prefecthosting.aws.compute.Volumes;
import dev.prefecthosting.aws.network.ElasticIps;
import dev.prefecthosting.aws.network.InternetGateways;
import dev.prefecthosting.aws.network.NatGateways;
import dev.prefecthosting.aws.network.NetworkInterfaces;
import dev.prefecthosting.aws.network.Route;
import dev.prefecthosting.aws.network.RouteTables;
import dev.prefecthosting.aws.network.Rule;
import dev.prefecthosting.aws.network.SecurityGroups;
import dev.prefecthosting.aws.network.Subnets;
import dev.prefecthosting.aws.network.Vpcs;
import dev.prefecthosting.plan.Executor;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Mode;
import dev.prefecthosting.plan.Order;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.Scan;
import dev.prefecthosting.plan.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The kinds of network and compute under the executor, as one plan: made, kept and removed. */
@SuppressWarnings("NullAway.Init")
@Tag("localaws")
class NetworkPlanIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ZONE = "eu-west-1a";
    private static final String PROFILE = "trial-instance";

    private final Optional<LocalAws> found = LocalAws.find();
    private final Clock clock = Clock.systemUTC();
    private final Trial trial = new Trial();
    private final MemoryLedger ledger = new MemoryLedger();

    private Ec2Client ec2;
    private Images.Image image;

    @BeforeEach
    void readImage() {
        assumeTrue(found.isPresent(), "AWS_ENDPOINT_URL names no local AWS");
        AwsClients clients = found.orElseThrow().clients();
        ec2 = clients.ec2();
        image = new Images(clients.ssm(), clock).newest(Images.Os.AMAZON_LINUX_2023, Architecture.ARM64);
        found.orElseThrow().makeInstanceProfile(PROFILE);
    }

    private <D, R extends Remote> Inventory<D, R> inventory(Kind<D, R> kind) {
        return new Inventory<>(kind, clock);
    }

    private Graph plan() {
        Graph.Builder plan = Graph.builder();
        var subnets = inventory(new Subnets(ec2));
        var groups = inventory(new SecurityGroups(ec2));
        var vpc = plan.step("vpc", inventory(new Vpcs(ec2))).desired(_ -> new Vpcs.Desired("10.0.0.0/16"));
        var open = plan.step("subnet-public-a", subnets)
                .inside(vpc)
                .desired(made -> new Subnets.Desired(made.id(vpc), "10.0.0.0/24", ZONE));
        var closed = plan.step("subnet-private-a", subnets)
                .inside(vpc)
                .desired(made -> new Subnets.Desired(made.id(vpc), "10.0.1.0/24", ZONE));
        routes(plan, vpc, open, closed);
        var clients = plan.step("clients", groups)
                .inside(vpc)
                .desired(made -> new SecurityGroups.Desired(made.id(vpc), "Clients of the server", Set.of()));
        var server = plan.step("server", groups)
                .inside(vpc)
                .follows(clients)
                .desired(made -> new SecurityGroups.Desired(
                        made.id(vpc), "Prefect server", Set.of(Rule.tcp(4200, made.id(clients), "API"))));
        instance(plan, closed, server);
        return plan.build();
    }

    private void routes(
            Graph.Builder plan, Step<?, Vpcs.Found> vpc, Step<?, Subnets.Found> open, Step<?, Subnets.Found> closed) {
        var tables = inventory(new RouteTables(ec2));
        var gateway = plan.step("internet-gateway", inventory(new InternetGateways(ec2)))
                .inside(vpc)
                .desired(made -> new InternetGateways.Desired(made.id(vpc)));
        var address =
                plan.step("nat-address", inventory(new ElasticIps(ec2))).desired(_ -> new ElasticIps.Desired(null));
        var nat = plan.step("nat-gateway", inventory(new NatGateways(ec2)))
                .inside(open, address)
                .follows(gateway)
                .desired(made -> new NatGateways.Desired(made.id(open), made.id(address)));
        plan.step("route-table-public", tables)
                .inside(vpc)
                .follows(gateway, open)
                .desired(made -> new RouteTables.Desired(
                        made.id(vpc), Set.of(Route.everywhere(made.id(gateway))), Set.of(made.id(open))));
        plan.step("route-table-private", tables)
                .inside(vpc)
                .follows(nat, closed)
                .desired(made -> new RouteTables.Desired(
                        made.id(vpc), Set.of(Route.everywhere(made.id(nat))), Set.of(made.id(closed))));
    }

    private void instance(Graph.Builder plan, Step<?, Subnets.Found> subnet, Step<?, SecurityGroups.Found> group) {
        var volumes = inventory(new Volumes(ec2));
        var volume = plan.step("data-volume", volumes).desired(_ -> new Volumes.Desired(ZONE, 20, null, null, null));
        var networkInterface = plan.step("interface", inventory(new NetworkInterfaces(ec2)))
                .inside(subnet)
                .follows(group)
                .desired(made -> new NetworkInterfaces.Desired(
                        made.id(subnet), Set.of(made.id(group)), "10.0.1.10", "Prefect server"));
        var instance = plan.step("instance", inventory(new Instances(ec2)))
                .inside(networkInterface)
                .follows(volume)
                .desired(made -> new Instances.Desired(
                        image,
                        "t4g.medium",
                        null,
                        made.id(networkInterface),
                        PROFILE,
                        "#!/bin/sh\n",
                        30,
                        null,
                        "Ubuntu",
                        false));
        plan.step(VolumeAttachments.logicalId("data-volume"), inventory(new VolumeAttachments(ec2, volumes)))
                .inside(volume, instance)
                .desired(made -> new VolumeAttachments.Desired(made.id(volume), made.id(instance)));
    }

    @Test
    void allIsMadeKeptWithoutAWriteCorrectedAndRemoved() {
        try (Executor executor = new Executor(16, clock)) {
            Graph graph = plan();
            Report made = until(executor, graph, report -> report.steps().stream()
                    .allMatch(step -> step.outcome() instanceof Outcome.Done));
            assertThat(made.steps()).hasSize(14);

            Report kept = pass(executor, plan());
            assertThat(kept.changes()).as("a new process, from tags alone").isEmpty();

            String instanceId = idOf(made, "instance");
            ec2.terminateInstances(request -> request.instanceIds(instanceId));
            Report healed = until(executor, plan(), report -> report.steps().stream()
                    .allMatch(step -> step.outcome() instanceof Outcome.Done));
            assertThat(idOf(healed, "instance")).isNotEqualTo(instanceId);
            assertThat(idOf(healed, "data-volume")).isEqualTo(idOf(made, "data-volume"));
            assertThat(idOf(healed, "interface")).isEqualTo(idOf(made, "interface"));

            until(executor, plan().unwanted(), report -> report.removals().isEmpty());
            assertThat(new Vpcs(ec2).list(new Scan<>(List.of(), true))).isEmpty();
        }
    }

    private Report pass(Executor executor, Graph graph) {
        return executor.run(graph, new Order(trial.owner(), Mode.APPLY, Duration.ZERO, true), ledger);
    }

    /** Passes as often as it takes; one that is stuck says where. */
    private Report until(Executor executor, Graph graph, Predicate<Report> done) {
        Instant begun = clock.instant();
        Report report = pass(executor, graph);
        while (!done.test(report)) {
            assertThat(clock.instant()).as("%s", lines(report)).isBefore(begun.plus(PATIENCE));
            sleep();
            report = pass(executor, graph);
        }
        return report;
    }

    private static List<String> lines(Report report) {
        return Stream.concat(report.steps().stream(), report.removals().stream())
                .filter(step -> !(step.outcome() instanceof Outcome.Done))
                .map(step -> step.logicalId() + ": " + step.outcome())
                .toList();
    }

    private static String idOf(Report report, String logicalId) {
        return report.steps().stream()
                .filter(step -> step.logicalId().equals(logicalId))
                .flatMap(step -> step.remote().stream())
                .map(Remote::id)
                .findFirst()
                .orElse("none");
    }

    private static void sleep() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
