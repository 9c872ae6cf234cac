package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.ecs.Container;
import dev.prefecthosting.aws.ecs.TaskContent;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.ImageStatus;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.reconcile.hosting.Registrants;
import dev.prefecthosting.reconcile.hosting.policies.AccountRegion;
import dev.prefecthosting.reconcile.workpool.Ids;
import dev.prefecthosting.reconcile.workpool.PoolTasks;
import dev.prefecthosting.reconcile.workpool.TaskSamples;
import dev.prefecthosting.reconcile.workpool.WorkPoolNames;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistrationTaskTest {
    private static final String URI = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/prefect-flows";
    private static final PoolTasks POOL = TaskSamples.poolTasks();

    private static RegistrationTask task(String yaml, String digest) {
        return new RegistrationTask(
                Samples.with("registration: Task\nimage: {repository: {name: prefect-flows}}\n" + yaml),
                "family",
                new ImageStatus(URI + ":latest", digest, null),
                POOL);
    }

    @Test
    void runsTheImagesOwnCommandWithThePoolsRights() {
        TaskContent content = task("", "sha256:1").content();
        assertThat(content.executionRoleArn()).isEqualTo(POOL.executionRoleArn());
        assertThat(content.taskRoleArn()).isEqualTo(POOL.taskRoleArn());
        assertThat(content.cpu()).isEqualTo(256);
        assertThat(content.memory()).isEqualTo(512);
        Container container = content.containers().getFirst();
        assertThat(container.image()).isEqualTo(URI + ":latest");
        assertThat(container.command()).isEmpty();
        assertThat(container.environment())
                .containsEntry("AWS_ECR_REPOSITORY", URI)
                .containsEntry("PREFECT_API_URL", POOL.hosting().apiUrl());
        assertThat(container.secrets()).containsOnlyKeys("PREFECT_API_AUTH_STRING");
        assertThat(container.environment().values()).noneMatch(value -> value.contains("hidden"));
    }

    @Test
    void whatIsWrittenWins() {
        Container container = task(
                        "task: {command: [python, deploy.py], environment: [{name: AWS_ECR_REPOSITORY, value: mine}]}",
                        "sha256:1")
                .content()
                .containers()
                .getFirst();
        assertThat(container.command()).containsExactly("python", "deploy.py");
        assertThat(container.environment()).containsEntry("AWS_ECR_REPOSITORY", "mine");
    }

    @Test
    void runsAgainForAnotherImageOrOtherArgumentsOnly() {
        String first = task("", "sha256:1").fingerprint();
        assertThat(task("", "sha256:1").fingerprint()).isEqualTo(first);
        assertThat(task("description: other", "sha256:1").fingerprint()).isEqualTo(first);
        assertThat(task("", "sha256:2").fingerprint()).isNotEqualTo(first);
        assertThat(task("task: {command: [python, deploy.py]}", "sha256:1").fingerprint())
                .isNotEqualTo(first);
    }

    @Test
    void theTagIsNotThePortOfTheRegistry() {
        assertThat(RegistrationTask.withoutTag("localhost:5000/flows:1")).isEqualTo("localhost:5000/flows");
        assertThat(RegistrationTask.withoutTag("localhost:5000/flows")).isEqualTo("localhost:5000/flows");
        assertThat(RegistrationTask.withoutTag("flows@sha256:1")).isEqualTo("flows");
    }

    /** The hosting's role for GitHub names what the pool makes, and can't ask it. */
    @Test
    void theHostingKnowsTheNamesThatThePoolGives() {
        WorkPool pool = TaskSamples.pool();
        AccountRegion where = new AccountRegion("aws", "eu-west-1", "123456789012");
        WorkPoolNames names = new WorkPoolNames(TaskSamples.owner(pool));
        assertThat(Registrants.roles(pool, where))
                .isEqualTo(List.of(where.role(names.role(Ids.EXECUTION_ROLE)), where.role(names.role(Ids.TASK_ROLE))));
    }

    @Test
    void whatTheSpecDoesNotSayIsLeftToTheFlow() {
        var unwritten = FlowDeploymentDesired.of(
                Samples.with("registration: Task\nimage: {uri: x}\nqueue: fast\ntags: [a]"),
                "report",
                "pool",
                new Identity("uid", "deployment"),
                Optional.empty());
        assertThat(unwritten.left())
                .contains("schedules", "parameters", "paused", "job_variables")
                .doesNotContain("work_queue_name", "tags", "entrypoint", "work_pool_name", "labels");
        assertThat(FlowDeploymentDesired.of(
                                Samples.with("image: {uri: x}"),
                                "report",
                                "pool",
                                new Identity("uid", "deployment"),
                                Optional.empty())
                        .left())
                .isEmpty();
    }

    @Test
    void aFamilyIsOfOneFlowDeployment() {
        FlowDeployment deployment = new FlowDeployment();
        deployment.getMetadata().setNamespace("default");
        deployment.getMetadata().setName("report");
        deployment.getMetadata().setUid("0a1b2c3d-0000-0000-0000-000000000000");
        assertThat(Registrants.family(deployment)).isEqualTo("default-report-register-0a1b2c3d");
    }
}
