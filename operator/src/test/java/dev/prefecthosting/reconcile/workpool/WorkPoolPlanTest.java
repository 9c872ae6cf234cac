package dev.prefecthosting.reconcile.workpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.Credentials;
import dev.prefecthosting.aws.Transport;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.inventory.AwsRegions;
import dev.prefecthosting.aws.inventory.Place;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Step;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.prefect.PrefectServers;
import dev.prefecthosting.reconcile.hosting.GoldenFile;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The plan, step by step; nothing is called. */
class WorkPoolPlanTest {
    private static final Clock CLOCK = Clock.systemUTC();

    private final AwsRegion aws = new AwsRegions(Transport.of((_, _, _, _) -> {}), Optional.empty(), CLOCK)
            .at("hosting", new Place("eu-west-1", Optional.empty(), new Credentials.DefaultChain()));
    private final PrefectServer server = new PrefectServers((_, _, _) -> {}, CLOCK)
            .at(
                    "hosting",
                    new PrefectServers.Connection(
                            URI.create("http://10.42.0.10:4200/api"), Optional.empty(), PrefectServers.Way.DIRECT));

    @Test
    void theWorkerComesAfterItsPool() {
        golden("smallest.txt").matches(lines(plan(Samples.SMALLEST)));
    }

    @Test
    void withoutWorkerNoneOfItsStepsIsWanted() {
        golden("no-worker.txt").matches(lines(plan("worker: {placement: None}")));
    }

    @Test
    void aRoleOfTheUsersTakesThePlaceOfOurs() {
        Graph plan = plan("job: {taskRole: {roleArn: \"arn:aws:iam::123456789012:role/own\"}}");
        assertThat(wanted(plan)).doesNotContain(Ids.TASK_ROLE).contains(Ids.EXECUTION_ROLE);
    }

    @Test
    void aPoolOfAnotherTypeIsThePoolAlone() {
        String raw = """
                type: process
                worker: {placement: None}
                template: {raw: {job_configuration: {}, variables: {}}}
                """;
        assertThat(wanted(plan(raw))).containsExactly(Ids.POOL);
    }

    @Test
    void aServerThatGoesTooIsLeftAlone() {
        Graph plan = WorkPoolPlan.of(Samples.pool(Samples.SMALLEST), aws, Optional.empty());
        assertThat(plan.step(Ids.POOL)).isEmpty();
        assertThat(plan.inventories()).doesNotContain(server.workPools, server.blocks);
    }

    @Test
    void variablesAndBlocksAreBesideThePool() {
        String beside = """
                variables: [{name: region, value: emea}]
                blocks: [{name: alerts, type: slack-webhook}]
                """;
        assertThat(wanted(plan(beside))).contains("variable/region", "block/slack-webhook/alerts");
    }

    @Test
    void aBlockWhoseSecretIsMissingHoldsUpNothingElse() {
        WorkPoolInputs in = Samples.pool("", List.of(Samples.block(Optional.of("Secret slack is missing"))));
        Graph plan = WorkPoolPlan.of(in, aws, Optional.of(server));
        assertThat(plan.steps())
                .filteredOn(step -> step.blockedOn().isPresent())
                .extracting(Step::logicalId)
                .containsExactly("block/slack-webhook/alerts");
    }

    @Test
    void aSubnetOfAnotherVpcHoldsThePoolBack() {
        WorkPoolInputs in = Samples.pool("job: {subnetIds: [subnet-9]}");
        WorkPoolInputs wrong = new WorkPoolInputs(
                in.owner(),
                in.spec(),
                in.prefectName(),
                in.adopted(),
                in.awsBlockId(),
                in.blocks(),
                List.of("subnet-9"),
                in.flowImages(),
                in.hosting());
        Graph plan = WorkPoolPlan.of(wrong, aws, Optional.of(server));
        assertThat(plan.step(Ids.POOL).flatMap(Step::blockedOn))
                .contains(
                        "subnet-9: not in the hosting's VPC vpc-1: write others in job.subnetIds and job.securityGroupIds");
    }

    @Test
    void autoscalingGoesBeforeItsWorker() {
        Graph plan = plan("worker: {placement: Fargate, autoscaling: {max: 4}}");
        assertThat(plan.step(Ids.AUTOSCALING)).hasValueSatisfying(step -> {
            assertThat(step.wanted()).isTrue();
            assertThat(step.inside()).extracting(Step::logicalId).containsExactly(Ids.WORKER);
        });
        assertThat(wanted(plan(Samples.SMALLEST))).doesNotContain(Ids.AUTOSCALING);
    }

    @Test
    void withoutInstanceTheWorkerSaysWhatToWrite() {
        Graph plan = WorkPoolPlan.of(
                Samples.pool("worker: {placement: Instance}", Optional.empty()), aws, Optional.of(server));
        assertThat(plan.step(Ids.WORKER_TASK).flatMap(Step::blockedOn))
                .contains("the hosting has no instance: write worker.placement: Fargate");
    }

    private Graph plan(String yaml) {
        return WorkPoolPlan.of(Samples.pool(yaml), aws, Optional.of(server));
    }

    private static List<String> wanted(Graph plan) {
        return plan.steps().stream().filter(Step::wanted).map(Step::logicalId).toList();
    }

    private static String lines(Graph plan) {
        return plan.steps().stream().map(WorkPoolPlanTest::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(Step<?, ?> step) {
        String needs = Stream.concat(step.inside().stream(), step.follows().stream())
                .map(Step::logicalId)
                .sorted()
                .collect(Collectors.joining(", "));
        return "%s %s %s%s%s"
                .formatted(
                        step.wanted() ? "+" : "-",
                        step.stage(),
                        step.kind().name(),
                        " " + step.logicalId(),
                        needs.isEmpty() ? "" : " after " + needs);
    }

    private static GoldenFile golden(String name) {
        return new GoldenFile(WorkPoolPlanTest.class, name);
    }
}
