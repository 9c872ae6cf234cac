package dev.prefecthosting.reconcile.workpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.prefecthosting.aws.CanonicalJson;
import dev.prefecthosting.aws.ecs.Container;
import dev.prefecthosting.aws.ecs.Services;
import dev.prefecthosting.aws.ecs.TaskContent;
import dev.prefecthosting.aws.iam.Roles;
import dev.prefecthosting.aws.scaling.ScalableTargets;
import dev.prefecthosting.model.workpool.VariableSpec;
import dev.prefecthosting.prefect.WorkQueue;
import dev.prefecthosting.reconcile.hosting.GoldenFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkPoolDesiredTest {
    private static final String EXECUTION = "arn:aws:iam::123456789012:role/execution";
    private static final String TASK = "arn:aws:iam::123456789012:role/task";

    @ParameterizedTest
    @CsvSource({"smallest", "heavy"})
    void theTemplateHasWhatTheWebFormWouldAskFor(String name) {
        golden(name + "-defaults.json").matches(CanonicalJson.lines(defaults(template(sample(name)))));
    }

    @Test
    void theUserHasTheLastWordOnTheTemplate() {
        JsonNode request = template(Samples.HEAVY).at("/job_configuration/task_run_request");
        assertThat(request.path("enableExecuteCommand").asBoolean()).isTrue();
    }

    @Test
    void aRawTemplateStandsInPlaceOfOurs() {
        WorkPoolDesired desired =
                desired("template: {raw: {job_configuration: {command: x}, variables: {properties: {}}}}");
        JsonNode template = desired.pool(Optional.empty()).template();
        assertThat(template.toString())
                .isEqualTo("{\"job_configuration\":{\"command\":\"x\"},\"variables\":{\"properties\":{}}}");
    }

    /** Prefect refuses it as it stands. */
    @Test
    void anEmptyRawTemplateIsThatOfAnyWorker() {
        JsonNode template = desired("""
                        template:
                          raw: {job_configuration: {}, variables: {}}
                          patches: [{op: add, path: /variables/properties/x, value: {}}]
                        """).pool(Optional.empty()).template();
        assertThat(template.at("/job_configuration/command").asText()).isEqualTo("{{ command }}");
        assertThat(template.at("/variables/properties").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("command", "env", "labels", "name", "x");
    }

    @ParameterizedTest
    @CsvSource({"smallest", "heavy"})
    void theWorkersTask(String name) {
        TaskContent content = desired(sample(name))
                .workerTask(EXECUTION, "arn:aws:iam::123456789012:role/worker", "digest", Set.of())
                .content();
        golden(name + "-worker.json").matches(CanonicalJson.lines(content));
    }

    @Test
    void anotherTemplateStartsTheWorkerAnew() {
        WorkPoolDesired desired = desired(Samples.SMALLEST);
        assertThat(desired.workerTask(EXECUTION, TASK, "a", Set.of()).content().hash())
                .isNotEqualTo(desired.workerTask(EXECUTION, TASK, "b", Set.of())
                        .content()
                        .hash());
    }

    @Test
    void onCloudWorkerAndRunsGetTheKeyFromItsSecretAndNeverPlain() {
        WorkPoolDesired desired = new WorkPoolDesired(
                Samples.onCloud(Samples.SMALLEST, "https://api.prefect.cloud/api"), new WorkPoolNames(Samples.OWNER));
        Container worker = worker(desired);
        String arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-api-key";
        assertThat(worker.secrets()).containsExactly(entry("PREFECT_API_KEY", arn));
        assertThat(worker.environment())
                .containsEntry("PREFECT_API_URL", "https://api.prefect.cloud/api/accounts/a/workspaces/b")
                .containsEntry("PREFECT_HOSTING_AUTH_REVISION", "0123456789abcdef")
                .doesNotContainKeys("PREFECT_API_KEY", "PREFECT_CLOUD_API_URL");
        JsonNode defaults = defaults(desired.pool(Optional.of(parts())).template());
        assertThat(defaults.path("prefect_api_key_secret_arn").asText()).isEqualTo(arn);
        assertThat(defaults.has("prefect_api_auth_string_secret_arn")).isFalse();
        assertThat(policy(desired.roles().execution())).contains(arn);
    }

    @Test
    void anotherAddressOfCloudIsToldToTheClientAsCloud() {
        WorkPoolDesired desired = new WorkPoolDesired(
                Samples.onCloud(Samples.SMALLEST, "https://private.example/api"), new WorkPoolNames(Samples.OWNER));
        assertThat(worker(desired).environment()).containsEntry("PREFECT_CLOUD_API_URL", "https://private.example/api");
        assertThat(defaults(desired.pool(Optional.of(parts())).template()).path("env"))
                .extracting(JsonNode::asText)
                .contains("https://private.example/api");
    }

    private static Container worker(WorkPoolDesired desired) {
        return desired.workerTask(EXECUTION, TASK, "digest", Set.of())
                .content()
                .containers()
                .getFirst();
    }

    @Test
    void onFargateTheWorkerCarriesBothGroups() {
        Services.Desired service = desired("worker: {placement: Fargate}").workerService("task", Optional.of("sg-own"));
        assertThat(service.capacity()).isEqualTo(Services.Capacity.FARGATE);
        assertThat(service.network())
                .isEqualTo(
                        new Services.Network(List.of("subnet-a", "subnet-b"), List.of("sg-clients", "sg-own"), false));
    }

    @Test
    void onTheInstanceTheOldWorkerEndsFirst() {
        Services.Desired service = desired(Samples.SMALLEST).workerService("task", Optional.of("sg-own"));
        assertThat(service.network()).isNull();
        assertThat(service.minimumHealthyPercent()).isZero();
        assertThat(service.maximumPercent()).isEqualTo(100);
    }

    @Test
    void aPausedPoolHasNoWorker() {
        assertThat(desired("paused: true")
                        .workerService("task", Optional.empty())
                        .count())
                .isEqualTo(Services.Count.of(0));
    }

    @Test
    void autoscalingKeepsOneWorkerUnlessThePoolIsPaused() {
        String autoscaled = "worker: {placement: Fargate, autoscaling: {min: 0, max: 4, cpuPercent: 50}}";
        assertThat(desired(autoscaled).workerService("task", Optional.empty()).count())
                .isEqualTo(new Services.Count(1, 4));
        WorkPoolInputs in = Samples.pool(autoscaled);
        assertThat(in.autoscaling().map(desired(autoscaled)::autoscaling))
                .contains(new ScalableTargets.Desired("demo", "default-mean-and-median-worker-0a1b2c3d", 1, 4, 50));
        WorkPoolInputs paused = Samples.pool("paused: true\n" + autoscaled);
        assertThat(paused.workers()).isEqualTo(Services.Count.of(0));
        assertThat(paused.autoscaling()).isEmpty();
    }

    @Test
    void workersOfWhichThereMayBeSeveralHaveNoNameInCommon() {
        String one = "worker: {placement: Fargate}";
        String several = "worker: {placement: Fargate, autoscaling: {max: 4}}";
        assertThat(command(one)).contains("--name");
        assertThat(command(several)).doesNotContain("--name");
    }

    @Test
    void foundVariablesAndBlocksGoOnlyWhereDeleteIsWritten() {
        VariableSpec variable = new VariableSpec("region", TextNode.valueOf("emea"), null);
        assertThat(desired("").variable(variable).takesFound()).isFalse();
        assertThat(desired("deletionPolicy: Delete").variable(variable).takesFound())
                .isTrue();
        assertThat(desired("").variable(variable).identity().logicalId()).isEqualTo("variable/region");
    }

    @Test
    void theExecutionRoleReadsThisPoolsSecretsOnly() {
        Roles.Desired role = desired(Samples.HEAVY).roles().execution();
        golden("execution-policy.json").matches(CanonicalJson.lines(CanonicalJson.parse(policy(role))));
    }

    @Test
    void imagesOfDeploymentsMayBePulledFromExactlyTheirRepositories() {
        WorkPoolInputs in = Samples.withFlowImages(
                "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/flows:1", "docker.io/library/python:3");
        Roles.Desired role = new WorkPoolDesired(in, new WorkPoolNames(Samples.OWNER))
                .roles()
                .execution();
        assertThat(policy(role))
                .contains("\"PullOthers\"", "\"arn:aws:ecr:eu-west-1:123456789012:repository/team/flows\"")
                .doesNotContain("python", "ecr:Put");
    }

    @Test
    void queuesWithoutPriorityComeAfterTheDefaultOne() {
        assertThat(desired(Samples.HEAVY).pool(Optional.of(parts())).queues())
                .extracting(WorkQueue::name, WorkQueue::priority)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("critical", 1),
                        org.assertj.core.groups.Tuple.tuple("bulk", 3));
    }

    private static String command(String yaml) {
        return CanonicalJson.lines(
                desired(yaml).workerTask(EXECUTION, TASK, "digest", Set.of()).content());
    }

    private static String sample(String name) {
        return name.equals("heavy") ? Samples.HEAVY : Samples.SMALLEST;
    }

    private static JsonNode template(String yaml) {
        return desired(yaml).pool(Optional.of(parts())).template();
    }

    private static JsonNode defaults(JsonNode template) {
        var defaults = new ObjectMapper().createObjectNode();
        template.at("/variables/properties").properties().forEach(variable -> {
            JsonNode value = variable.getValue().path("default");
            if (!value.isMissingNode() && !value.isNull()) {
                defaults.set(variable.getKey(), value);
            }
        });
        return defaults;
    }

    private static PoolTemplate.Parts parts() {
        return new PoolTemplate.Parts(EXECUTION, TASK, Optional.of("sg-own"));
    }

    private static String policy(Roles.Desired role) {
        return role.inline().values().iterator().next();
    }

    private static WorkPoolDesired desired(String yaml) {
        return new WorkPoolDesired(Samples.pool(yaml), new WorkPoolNames(Samples.OWNER));
    }

    private static GoldenFile golden(String name) {
        return new GoldenFile(WorkPoolDesiredTest.class, name);
    }
}
