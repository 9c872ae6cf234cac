package dev.prefecthosting.aws.ecs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.MountPoint;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.Secret;

/**
 * A container of a task definition.
 *
 * @param secrets environment variable to the ARN of a secret or parameter
 * @param logOptions of the awslogs driver, e.g. {@code awslogs-group}; none: Docker's own logging
 * @param memory hard limit in MiB
 * @param memoryReservation soft limit in MiB
 */
public record Container(
        String name,
        String image,
        List<String> entryPoint,
        List<String> command,
        Map<String, String> environment,
        Map<String, String> secrets,
        List<Port> ports,
        List<Mount> mounts,
        Map<String, String> logOptions,
        @Nullable HealthCheck healthCheck,
        @Nullable Integer cpu,
        @Nullable Integer memory,
        @Nullable Integer memoryReservation,
        boolean essential,
        @Nullable Integer stopTimeoutSeconds) {

    /** A port of the container; {@code hostPort} 0 lets ECS choose. */
    public record Port(int containerPort, int hostPort) {}

    public record Mount(String volume, String path, boolean readOnly) {}

    /**
     * A command inside the container.
     *
     * @param command begins with {@code CMD} or {@code CMD-SHELL}
     */
    public record HealthCheck(
            List<String> command, int intervalSeconds, int timeoutSeconds, int retries, int startPeriodSeconds) {}

    public Container {
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
        environment = new TreeMap<>(environment);
        secrets = new TreeMap<>(secrets);
        ports = List.copyOf(ports);
        mounts = List.copyOf(mounts);
        logOptions = new TreeMap<>(logOptions);
    }

    public static Builder of(String name, String image) {
        return new Builder(name, image);
    }

    ContainerDefinition definition() {
        ContainerDefinition.Builder definition = ContainerDefinition.builder()
                .name(name)
                .image(image)
                .entryPoint(entryPoint)
                .command(command)
                .environment(environment.entrySet().stream()
                        .map(variable -> KeyValuePair.builder()
                                .name(variable.getKey())
                                .value(variable.getValue())
                                .build())
                        .toList())
                .secrets(secrets.entrySet().stream()
                        .map(secret -> Secret.builder()
                                .name(secret.getKey())
                                .valueFrom(secret.getValue())
                                .build())
                        .toList())
                .cpu(cpu)
                .memory(memory)
                .memoryReservation(memoryReservation)
                .essential(essential)
                .stopTimeout(stopTimeoutSeconds);
        addPortsAndMounts(definition);
        if (!logOptions.isEmpty()) {
            definition.logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS).options(logOptions));
        }
        HealthCheck check = healthCheck;
        if (check != null) {
            definition.healthCheck(health -> health.command(check.command())
                    .interval(check.intervalSeconds())
                    .timeout(check.timeoutSeconds())
                    .retries(check.retries())
                    .startPeriod(check.startPeriodSeconds()));
        }
        return definition.build();
    }

    private void addPortsAndMounts(ContainerDefinition.Builder definition) {
        definition
                .portMappings(ports.stream()
                        .map(port -> PortMapping.builder()
                                .containerPort(port.containerPort())
                                .hostPort(port.hostPort())
                                .protocol("tcp")
                                .build())
                        .toList())
                .mountPoints(mounts.stream()
                        .map(mount -> MountPoint.builder()
                                .sourceVolume(mount.volume())
                                .containerPath(mount.path())
                                .readOnly(mount.readOnly())
                                .build())
                        .toList());
    }

    /** Essential, unless said otherwise; everything else is left out. */
    public static final class Builder {
        private final String name;
        private final String image;
        private List<String> entryPoint = List.of();
        private List<String> command = List.of();
        private Map<String, String> environment = Map.of();
        private Map<String, String> secrets = Map.of();
        private List<Port> ports = List.of();
        private List<Mount> mounts = List.of();
        private Map<String, String> logOptions = Map.of();
        private @Nullable HealthCheck healthCheck;
        private @Nullable Integer cpu;
        private @Nullable Integer memory;
        private @Nullable Integer memoryReservation;
        private boolean essential = true;
        private @Nullable Integer stopTimeoutSeconds;

        private Builder(String name, String image) {
            this.name = name;
            this.image = image;
        }

        public Builder entryPoint(List<String> words) {
            entryPoint = words;
            return this;
        }

        public Builder command(List<String> words) {
            command = words;
            return this;
        }

        public Builder environment(Map<String, String> variables) {
            environment = variables;
            return this;
        }

        public Builder secrets(Map<String, String> arns) {
            secrets = arns;
            return this;
        }

        public Builder ports(Port... mapped) {
            ports = List.of(mapped);
            return this;
        }

        public Builder mounts(Mount... mounted) {
            mounts = List.of(mounted);
            return this;
        }

        /** Lines go to this log group, under {@code <prefix>/<container>/<task ID>}. */
        public Builder logs(String group, String region, String streamPrefix, Map<String, String> furtherOptions) {
            Map<String, String> options = new TreeMap<>(furtherOptions);
            options.put("awslogs-group", group);
            options.put("awslogs-region", region);
            options.put("awslogs-stream-prefix", streamPrefix);
            logOptions = options;
            return this;
        }

        public Builder healthCheck(HealthCheck check) {
            healthCheck = check;
            return this;
        }

        /** In CPU units, 1024 a core. */
        public Builder cpu(int units) {
            cpu = units;
            return this;
        }

        public Builder memory(int mebibytes) {
            memory = mebibytes;
            return this;
        }

        public Builder memoryReservation(int mebibytes) {
            memoryReservation = mebibytes;
            return this;
        }

        public Builder essential(boolean stopsTheTask) {
            essential = stopsTheTask;
            return this;
        }

        public Builder stopTimeoutSeconds(int seconds) {
            stopTimeoutSeconds = seconds;
            return this;
        }

        public Container build() {
            return new Container(
                    name,
                    image,
                    entryPoint,
                    command,
                    environment,
                    secrets,
                    ports,
                    mounts,
                    logOptions,
                    healthCheck,
                    cpu,
                    memory,
                    memoryReservation,
                    essential,
                    stopTimeoutSeconds);
        }
    }
}
