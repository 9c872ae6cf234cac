package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostingPlanTest {
    record Scenario(String file, HostingSamples sample) {}

    static Stream<Scenario> scenarios() {
        return Stream.of(
                new Scenario("seed.txt", HostingSamples.seed()),
                new Scenario("smallest.txt", HostingSamples.smallest()),
                new Scenario(
                        "external-server.txt",
                        HostingSamples.of(
                                "aws: {region: eu-west-1}",
                                "prefect: {external: {url: 'https://prefect.example.com/api'}}")),
                new Scenario(
                        "with-endpoints.txt",
                        HostingSamples.of(
                                "aws: {region: eu-west-1}", "network: {vpc: {zones: 1, endpoints: [s3, ecr.api]}}")),
                new Scenario("by-task.txt", HostingSamples.byTask()),
                new Scenario(
                        "instance-connect.txt",
                        HostingSamples.of("aws: {region: eu-west-1}", "prefectApi: {via: InstanceConnect}")),
                new Scenario("cloud.txt", HostingSamples.of("aws: {region: eu-west-1}", HostingSamples.CLOUD)),
                new Scenario(
                        "three-zones-without-nat.txt",
                        HostingSamples.of("aws: {region: eu-west-1}", "network: {vpc: {zones: 3, natGateways: None}}")),
                new Scenario(
                        "nat-in-each-zone.txt",
                        HostingSamples.of("aws: {region: eu-west-1}", "network: {vpc: {natGateways: PerZone}}")));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theStepsAre(Scenario scenario) {
        new GoldenFile(HostingPlanTest.class, scenario.file())
                .matches(describe(scenario.sample().plan()));
    }

    @Test
    void aDeletionKnowsWhateverAPlanCanMake() {
        HostingSamples seed = HostingSamples.seed();
        Graph removed =
                HostingPlan.of(seed.forDeletion(), HostingSamples.nowhere()).unwanted();
        List<String> unknown = seed.plan().steps().stream()
                .map(Step::logicalId)
                .filter(logicalId -> removed.step(logicalId).isEmpty())
                .toList();
        // What is no step goes by the rank of its kind.
        assertThat(unknown).containsExactly("repository-prefect-flows");
        assertThat(removed.steps()).noneMatch(Step::wanted);
    }

    @Test
    void whatHoldsDataOrTrafficWaitsForApproval() {
        assertThat(HostingSamples.smallest().plan().steps().stream()
                        .filter(Step::disruptive)
                        .map(step -> step.kind().name())
                        .distinct())
                .containsExactly("Vpc", "Subnet", "NatGateway", "NetworkInterface", "Volume", "Instance");
    }

    @Test
    void nothingWaitsForThePasswordOfTheDesktop() {
        Graph plan = HostingSamples.seed().plan();
        assertThat(plan.step("desktop-password").orElseThrow().stage()).isEqualTo("AccessReady");
        assertThat(plan.steps()).noneMatch(step -> Stream.concat(step.inside().stream(), step.follows().stream())
                .anyMatch(needed -> needed.logicalId().equals("desktop-password")));
    }

    private static String describe(Graph plan) {
        List<String> lines = new ArrayList<>();
        String stage = "";
        for (Step<?, ?> step : plan.steps()) {
            if (!step.stage().equals(stage)) {
                stage = step.stage();
                lines.add(stage);
            }
            lines.add(describe(step));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String describe(Step<?, ?> step) {
        String details = Stream.of(
                        names("inside", step.inside()),
                        names("follows", step.follows()),
                        step.disruptive() ? "disruptive" : "",
                        step.removal() == Step.Removal.RETAIN ? "retained" : "")
                .filter(detail -> !detail.isEmpty())
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
        return "  %s %-28s %-18s %s"
                .formatted(
                        step.wanted() ? "+" : "-", step.logicalId(), step.kind().name(), details)
                .stripTrailing();
    }

    private static String names(String word, List<Step<?, ?>> steps) {
        return steps.isEmpty()
                ? ""
                : word + " "
                        + String.join(", ", steps.stream().map(Step::logicalId).toList());
    }
}
