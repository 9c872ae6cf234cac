package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.aws.CanonicalJson;
import dev.prefecthosting.aws.ecs.Container;
import dev.prefecthosting.aws.ecs.TaskContent;
import dev.prefecthosting.aws.ecs.TaskDefinitions;
import dev.prefecthosting.model.common.EnvironmentVariable;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentSpec;
import dev.prefecthosting.model.flowdeployment.ImageStatus;
import dev.prefecthosting.model.flowdeployment.RegistrationTaskSpec;
import dev.prefecthosting.reconcile.hosting.Registrants;
import dev.prefecthosting.reconcile.workpool.PoolTasks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.Compatibility;

/**
 * The task in which a flow's own {@code deploy()} runs: its image, in the pool's place. It names the image by its tag, so
 * that a workflow that has just pushed can run it too.
 *
 * @param family of its task definition
 */
record RegistrationTask(FlowDeploymentSpec spec, String family, ImageStatus image, PoolTasks pool) {
    static final String CONTAINER = "register";

    private static final RegistrationTaskSpec DEFAULTS = new RegistrationTaskSpec(null, null, null, null);

    TaskDefinitions.Desired definition() {
        return new TaskDefinitions.Desired(family, content(), Set.of());
    }

    TaskContent content() {
        RegistrationTaskSpec task = written();
        Container.Builder container = Container.of(CONTAINER, uri())
                .environment(environment(task))
                .secrets(pool.secrets())
                .logs(pool.logGroup(), pool.hosting().where().region(), Registrants.LOG_PREFIX, Map.of());
        if (task.command() != null) {
            container.command(task.command());
        }
        return new TaskContent(
                TaskContent.NetworkMode.AWSVPC,
                List.of(Compatibility.FARGATE),
                pool.architecture(),
                task.cpuOrDefault(),
                task.memoryOrDefault(),
                null,
                pool.executionRoleArn(),
                pool.taskRoleArn(),
                List.of(container.build()),
                List.of());
    }

    /** What a run of it stands for: another one is needed when this is another. */
    String fingerprint() {
        String digest = image.digest() == null ? "" : image.digest();
        return CanonicalJson.hash(Map.of("definition", content().hash(), "digest", digest));
    }

    /** In the log group of the pool. */
    static String stream(String taskId) {
        return "%s/%s/%s".formatted(Registrants.LOG_PREFIX, CONTAINER, taskId);
    }

    private RegistrationTaskSpec written() {
        return spec.task() == null ? DEFAULTS : spec.task();
    }

    private String uri() {
        return image.uri() == null ? "" : image.uri();
    }

    /** The post's {@code deploy()} reads its image's name from AWS_ECR_REPOSITORY. */
    private Map<String, String> environment(RegistrationTaskSpec task) {
        Map<String, String> environment = new TreeMap<>(pool.environment());
        environment.put("AWS_ECR_REPOSITORY", withoutTag(uri()));
        for (EnvironmentVariable variable : task.environmentOrDefault()) {
            environment.put(variable.name(), variable.value());
        }
        return environment;
    }

    /** A colon before the last slash belongs to the registry's port. */
    static String withoutTag(String uri) {
        String bare = uri.contains("@") ? uri.substring(0, uri.indexOf('@')) : uri;
        int tag = bare.lastIndexOf(':');
        return tag > bare.lastIndexOf('/') ? bare.substring(0, tag) : bare;
    }
}
