package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.aws.ecs.Container;
import dev.prefecthosting.aws.ecs.TaskContent;
import dev.prefecthosting.model.common.EnvironmentVariable;
import dev.prefecthosting.model.workpool.Placement;
import dev.prefecthosting.model.workpool.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.Compatibility;

/** The worker as a task: on the instance in bridge mode, or on Fargate. */
record WorkerTask(WorkPoolInputs in, WorkPoolNames names) {
    private static final int HEALTH_PORT = 8080;

    TaskContent content(String executionRoleArn, String workerRoleArn, String templateDigest) {
        boolean onInstance = in.placement() == Placement.INSTANCE;
        WorkerSpec worker = in.spec().workerOrDefault();
        Container.Builder container = Container.of("worker", image())
                .command(command())
                .environment(environment(templateDigest))
                .secrets(secrets())
                .logs(names.logGroup(), in.hosting().where().region(), "worker", Map.of())
                .healthCheck(health());
        if (onInstance) {
            container.cpu(worker.cpuOrDefault()).memory(worker.memoryOrDefault());
        }
        return new TaskContent(
                onInstance ? TaskContent.NetworkMode.BRIDGE : TaskContent.NetworkMode.AWSVPC,
                List.of(onInstance ? Compatibility.EC2 : Compatibility.FARGATE),
                onInstance
                        ? TaskContent.Architecture.valueOf(
                                in.hosting().instance().orElseThrow().name())
                        : TaskContent.Architecture.X86_64,
                onInstance ? null : worker.cpuOrDefault(),
                onInstance ? null : worker.memoryOrDefault(),
                null,
                executionRoleArn,
                workerRoleArn,
                List.of(container.build()),
                List.of());
    }

    private String image() {
        String written = in.spec().workerOrDefault().image();
        return written == null ? in.hosting().release().workerImage() : written;
    }

    /** What the published image lacks is installed at start; an image of the user's has all it needs. */
    private List<String> command() {
        Optional<String> installs = in.spec().workerOrDefault().image() == null
                ? in.hosting().release().workerInstalls()
                : Optional.empty();
        return installs.map(what -> List.of(
                        "sh",
                        "-c",
                        "pip install --quiet --no-cache-dir '%s' && exec %s".formatted(what, shell(start()))))
                .orElseGet(this::start);
    }

    private List<String> start() {
        WorkerSpec worker = in.spec().workerOrDefault();
        List<String> words = new ArrayList<>(List.of(
                "prefect", "worker", "start", "--pool", in.prefectName(), "--type", "ecs", "--with-healthcheck"));
        // Several of one name would be one worker to Prefect; alone, a fixed one leaves no dead ones behind.
        if (worker.autoscaling() == null && worker.replicasOrDefault() <= 1) {
            words.addAll(List.of("--name", in.owner().name()));
        }
        worker.workQueuesOrDefault().forEach(queue -> words.addAll(List.of("--work-queue", queue)));
        if (worker.limit() != null) {
            words.addAll(List.of("--limit", worker.limit().toString()));
        }
        if (worker.prefetchSeconds() != null) {
            words.addAll(List.of("--prefetch-seconds", worker.prefetchSeconds().toString()));
        }
        return words;
    }

    private Map<String, String> environment(String templateDigest) {
        Map<String, String> environment = new TreeMap<>(in.hosting().apiEnvironment());
        in.hosting().login().ifPresent(login -> environment.put("PREFECT_HOSTING_AUTH_REVISION", login.revision()));
        environment.put("AWS_DEFAULT_REGION", in.hosting().where().region());
        environment.put(
                "PREFECT_WORKER_HEARTBEAT_SECONDS",
                Integer.toString(in.spec().workerOrDefault().heartbeatSecondsOrDefault()));
        // Prefect 3 learns of stopped tasks from this queue only; Prefect 2 polls ECS.
        environment.put("PREFECT_INTEGRATIONS_AWS_ECS_OBSERVER_SQS_QUEUE_NAME", queueName());
        // A worker keeps the template it has read: a new one has to start it anew.
        environment.put("PREFECT_HOSTING_TEMPLATE", templateDigest);
        for (EnvironmentVariable variable : in.spec().workerOrDefault().environmentOrDefault()) {
            environment.put(variable.name(), variable.value());
        }
        return environment;
    }

    private String queueName() {
        String arn = in.hosting().taskEventsArn();
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    private Map<String, String> secrets() {
        Map<String, String> secrets = new TreeMap<>();
        in.hosting().login().ifPresent(login -> secrets.put(login.variable(), login.arn()));
        return secrets;
    }

    /** With Python, which the image has; it has no curl. Its first start may install a package. */
    private static Container.HealthCheck health() {
        String ask = "import urllib.request; urllib.request.urlopen('http://localhost:%d/health', timeout=5)"
                .formatted(HEALTH_PORT);
        return new Container.HealthCheck(List.of("CMD", "python", "-c", ask), 30, 10, 5, 300);
    }

    private static String shell(List<String> words) {
        return words.stream()
                .map(word -> word.matches("[A-Za-z0-9_./=-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}
