package dev.prefecthosting.aws.ecs;

import dev.prefecthosting.aws.CanonicalJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Volume;

/**
 * Everything that one revision of a task definition fixes.
 *
 * @param cpu in CPU units; required on Fargate
 * @param memory in MiB; required on Fargate
 * @param ephemeralStorageGiB Fargate only; null for its 20 GiB
 */
public record TaskContent(
        NetworkMode networkMode,
        List<Compatibility> requires,
        Architecture architecture,
        @Nullable Integer cpu,
        @Nullable Integer memory,
        @Nullable Integer ephemeralStorageGiB,
        @Nullable String executionRoleArn,
        @Nullable String taskRoleArn,
        List<Container> containers,
        List<HostVolume> volumes) {

    /** In ECS's words. */
    public enum NetworkMode {
        AWSVPC("awsvpc"),
        BRIDGE("bridge"),
        HOST("host");

        private final String value;

        NetworkMode(String value) {
            this.value = value;
        }
    }

    public enum Architecture {
        X86_64,
        ARM64
    }

    /** A directory of the instance. */
    public record HostVolume(String name, String sourcePath) {}

    public TaskContent {
        requires = List.copyOf(requires);
        containers = List.copyOf(containers);
        volumes = List.copyOf(volumes);
    }

    public String hash() {
        return CanonicalJson.hash(this);
    }

    RegisterTaskDefinitionRequest.Builder request(String family) {
        RegisterTaskDefinitionRequest.Builder request = RegisterTaskDefinitionRequest.builder()
                .family(family)
                .networkMode(networkMode.value)
                .requiresCompatibilities(requires)
                .runtimePlatform(
                        platform -> platform.operatingSystemFamily("LINUX").cpuArchitecture(architecture.name()))
                .cpu(cpu == null ? null : cpu.toString())
                .memory(memory == null ? null : memory.toString())
                .executionRoleArn(executionRoleArn)
                .taskRoleArn(taskRoleArn)
                .containerDefinitions(
                        containers.stream().map(Container::definition).toList())
                .volumes(volumes.stream()
                        .map(volume -> Volume.builder()
                                .name(volume.name())
                                .host(host -> host.sourcePath(volume.sourcePath()))
                                .build())
                        .toList());
        Integer storage = ephemeralStorageGiB;
        if (storage != null) {
            request.ephemeralStorage(ephemeral -> ephemeral.sizeInGiB(storage));
        }
        return request;
    }
}
