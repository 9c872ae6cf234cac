package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.ecs.Container;
import dev.prefecthosting.aws.ecs.TaskContent;
import dev.prefecthosting.aws.secrets.SecretValue;
import dev.prefecthosting.model.common.EnvironmentVariable;
import dev.prefecthosting.model.hosting.ServerSpec;
import dev.prefecthosting.reconcile.hosting.userdata.UserData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.Compatibility;

/** The Prefect server as a task on the container instance, with sqlite on the data volume. */
final class ServerTask {
    static final int PORT = 4200;

    private static final String DATA = "/data";
    private static final String VOLUME = "data";
    private static final String AUTH_REVISION = "PREFECT_HOSTING_AUTH_REVISION";
    private static final int REVISION_DIGITS = 16;

    private ServerTask() {}

    static TaskContent content(
            HostingInputs in, String logGroup, String executionRoleArn, Optional<String> authSecretArn) {
        ServerSpec server = in.spec().prefectOrDefault().serverOrDefault();
        Map<String, String> secrets = new TreeMap<>();
        authSecretArn.ifPresent(arn -> secrets.put("PREFECT_SERVER_API_AUTH_STRING", arn));
        Container container = Container.of("server", in.release().image())
                .command(List.of("prefect", "server", "start", "--host", "0.0.0.0", "--port", Integer.toString(PORT)))
                .environment(environment(server, in.auth()))
                .secrets(secrets)
                .ports(new Container.Port(PORT, PORT))
                .mounts(new Container.Mount(VOLUME, DATA, false))
                .logs(logGroup, in.where().region(), "prefect", Map.of())
                .healthCheck(health())
                .cpu(server.cpuOrDefault())
                .memory(server.memoryOrDefault())
                .build();
        return new TaskContent(
                TaskContent.NetworkMode.BRIDGE,
                List.of(Compatibility.EC2),
                TaskContent.Architecture.valueOf(
                        in.machine().orElseThrow().tasks().name()),
                null,
                null,
                null,
                executionRoleArn,
                null,
                List.of(container),
                List.of(new TaskContent.HostVolume(VOLUME, UserData.DATA_DIRECTORY)));
    }

    private static Map<String, String> environment(ServerSpec server, Given auth) {
        Map<String, String> environment = new TreeMap<>();
        // A task reads its secrets once, at its start: another password needs another task.
        auth.value().ifPresent(value -> environment.put(AUTH_REVISION, revision(value)));
        environment.put("PREFECT_HOME", DATA + "/prefect");
        environment.put("PREFECT_API_DATABASE_CONNECTION_URL", "sqlite+aiosqlite:///" + DATA + "/prefect.db");
        // The browser asks where it came from: a tunnel, a path, a peered network.
        environment.put("PREFECT_UI_API_URL", "/api");
        environment.put("PREFECT_SERVER_ANALYTICS_ENABLED", "false");
        for (EnvironmentVariable variable : server.environmentOrDefault()) {
            environment.put(variable.name(), variable.value());
        }
        return environment;
    }

    private static String revision(String auth) {
        return new SecretValue(auth).fingerprint(AUTH_REVISION).substring(0, REVISION_DIGITS);
    }

    /** With Python, which the image has; it has no curl. */
    private static Container.HealthCheck health() {
        String ask = "import urllib.request; urllib.request.urlopen('http://localhost:%d/api/health', timeout=5)"
                .formatted(PORT);
        return new Container.HealthCheck(List.of("CMD", "python", "-c", ask), 15, 10, 4, 120);
    }
}
