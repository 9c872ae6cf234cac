package dev.prefecthosting.reconcile.hosting.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.prefecthosting.reconcile.hosting.GoldenFile;
import dev.prefecthosting.reconcile.hosting.policies.GitHubTrust.Origin;
import dev.prefecthosting.reconcile.hosting.policies.GitHubTrust.Workflow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoliciesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AccountRegion HERE = new AccountRegion("aws", "eu-west-1", "123456789012");
    private static final String UID = "0a1b2c3d-0000-4000-8000-000000000000";
    private static final String CLUSTER = "default-demo-cluster-0a1b2c3d";
    private static final String KEY = HERE.arn("kms", "key/11111111-2222-3333-4444-555555555555");
    private static final String PROVIDER =
            "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    private static final List<String> ROLES = List.of(
            "arn:aws:iam::123456789012:role/default-mean-and-median-task-1a2b3c4d",
            "arn:aws:iam::123456789012:role/default-mean-and-median-execution-1a2b3c4d");

    record Scenario(String file, Policy policy) {}

    static Stream<Scenario> scenarios() {
        return Stream.of(hosting(), github(), pool()).flatMap(scenarios -> scenarios);
    }

    private static Stream<Scenario> hosting() {
        return Stream.of(
                new Scenario("ecs-tasks-trust.json", ServiceTrust.ecsTasks(HERE)),
                new Scenario("ec2-trust.json", ServiceTrust.ec2()),
                new Scenario(
                        "server-execution.json",
                        new ExecutionPolicy(
                                        HERE,
                                        UID,
                                        List.of(),
                                        List.of("/prefect-hosting/default-demo-server-0a1b2c3d"),
                                        List.of(HERE.arn("secretsmanager", "secret:default-demo-auth-0a1b2c3d-AbCdEf")),
                                        List.of(),
                                        List.of())
                                .document()),
                new Scenario("instance.json", instance(Optional.empty(), Optional.empty(), false)),
                new Scenario(
                        "instance-with-everything.json",
                        instance(Optional.of("/prefect-hosting/default/demo/desktop"), Optional.of(KEY), true)),
                new Scenario(
                        "queue.json",
                        new QueuePolicy(
                                        "TaskEvents",
                                        HERE.arn("sqs", "default-demo-events-0a1b2c3d"),
                                        HERE.arn("events", "rule/default-demo-events-0a1b2c3d"))
                                .document()));
    }

    private static Stream<Scenario> github() {
        return Stream.of(
                new Scenario(
                        "github-trust.json",
                        github(new Workflow(
                                "nikhils98",
                                "prefect-work-pool-hosting",
                                new Origin.Environment("dev"),
                                OptionalLong.empty(),
                                OptionalLong.empty()))),
                new Scenario(
                        "github-trust-by-id.json",
                        github(new Workflow(
                                "o", "r", new Origin.Branch("main"), OptionalLong.of(1), OptionalLong.of(2)))),
                new Scenario(
                        "github-trust-of-tags.json",
                        github(new Workflow("o", "r", new Origin.Tag("v*"), OptionalLong.of(1), OptionalLong.of(2)))),
                new Scenario("github-push.json", new GitHubPolicy(HERE, UID, CLUSTER, List.of(), List.of()).document()),
                new Scenario(
                        "github-push-and-register.json",
                        new GitHubPolicy(HERE, UID, CLUSTER, List.of("default-mean-register-2b3c4d5e"), ROLES)
                                .document()));
    }

    private static Stream<Scenario> pool() {
        return Stream.of(
                new Scenario(
                        "pool-execution.json",
                        new ExecutionPolicy(
                                        HERE,
                                        UID,
                                        List.of(HERE.arn("ecr", "repository/team/flows")),
                                        List.of("/prefect-hosting/default-mean-and-median-1a2b3c4d"),
                                        List.of(HERE.arn("secretsmanager", "secret:db-AbCdEf")),
                                        List.of(HERE.parameter("/team/token")),
                                        List.of(KEY))
                                .document()),
                new Scenario("worker.json", worker("mean_and_median")),
                new Scenario(
                        "task-with-execute-command.json",
                        new TaskPolicy(List.of(), true).document().orElseThrow()),
                new Scenario(
                        "task.json",
                        new TaskPolicy(
                                        List.of(new TaskPolicy.Permitted(
                                                List.of("s3:GetObject"), List.of("arn:aws:s3:::b/*"))),
                                        false)
                                .document()
                                .orElseThrow()));
    }

    private static Policy instance(Optional<String> parameter, Optional<String> key, boolean sessions) {
        return new InstancePolicy(HERE, CLUSTER, parameter, key, sessions).document();
    }

    private static Policy github(Workflow workflow) {
        return new GitHubTrust(PROVIDER, List.of(workflow)).document();
    }

    private static Policy worker(String pool) {
        return new WorkerPolicy(
                        HERE,
                        CLUSTER,
                        pool,
                        "/prefect-hosting/default-mean-and-median-1a2b3c4d",
                        HERE.arn("sqs", "default-demo-events-0a1b2c3d"),
                        ROLES)
                .document();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void isTheDocumentThatWasReviewed(Scenario scenario) throws Exception {
        String pretty = JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(JSON.readTree(scenario.policy().json()));
        new GoldenFile(PoliciesTest.class, scenario.file()).matches(pretty + "\n");
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void noActionIsAWildcard(Scenario scenario) {
        assertThat(scenario.policy().statements())
                .allSatisfy(statement -> assertThat(statement.actions()).noneMatch(action -> action.contains("*")));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyWildcardResourceHasItsReason(Scenario scenario) {
        Set<String> reasoned =
                Arrays.stream(AnyResource.values()).map(AnyResource::action).collect(Collectors.toSet());
        assertThat(scenario.policy().statements())
                .filteredOn(statement -> statement.resources().contains("*"))
                .allSatisfy(statement -> assertThat(reasoned).containsAll(statement.actions()));
    }

    @Test
    void everyReasonIsNeeded() {
        Set<String> used = scenarios()
                .flatMap(scenario -> scenario.policy().statements().stream())
                .filter(statement -> statement.resources().contains("*"))
                .flatMap(statement -> statement.actions().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(AnyResource.values()).allSatisfy(each -> {
            assertThat(used).contains(each.action());
            assertThat(each.reason()).isNotBlank();
        });
    }

    @Test
    void theSameStatementsGiveTheSameText() {
        PolicyStatement one = PolicyStatement.on(List.of("arn:b", "arn:a"), "S", "s3:PutObject", "s3:GetObject")
                .when("StringEquals", "k", List.of("2", "1"));
        PolicyStatement other = PolicyStatement.on(List.of("arn:a", "arn:b"), "S", "s3:GetObject", "s3:PutObject")
                .when("StringEquals", "k", List.of("1", "2"));
        assertThat(Policy.of(one).json()).isEqualTo(Policy.of(other).json());
    }

    @Test
    void wildcardsCantBeWrittenByTheWay() {
        assertThatThrownBy(() -> PolicyStatement.on("*", "S", "s3:GetObject")).hasMessageContaining("by name");
        assertThatThrownBy(() -> PolicyStatement.on(List.of(), "S", "s3:GetObject"))
                .hasMessageContaining("by name");
        assertThatThrownBy(() -> PolicyStatement.on("arn:a", "S", "s3:*")).hasMessageContaining("wildcard");
    }

    @Test
    void aPoolsNameIsNoPattern() {
        assertThat(worker("a*").json()).contains("task-definition/prefect_a${*}_????????-");
    }

    @Test
    void flowRunsMayDoNothingByDefault() {
        assertThat(new TaskPolicy(List.of(), false).document()).isEmpty();
    }

    @Test
    void anImagesRepositoryFollowsFromItsReference() {
        String registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/";
        Optional<String> flows = Optional.of(HERE.arn("ecr", "repository/team/flows"));
        assertThat(EcrImage.repositoryArn("aws", registry + "team/flows:v1")).isEqualTo(flows);
        assertThat(EcrImage.repositoryArn("aws", registry + "team/flows@sha256:00"))
                .isEqualTo(flows);
        assertThat(EcrImage.repositoryArn("aws", registry + "team/flows")).isEqualTo(flows);
        assertThat(EcrImage.repositoryArn("aws", "prefecthq/prefect:3-latest")).isEmpty();
        assertThat(EcrImage.repositoryArn("aws", "public.ecr.aws/x/y:1")).isEmpty();
    }
}
