package dev.prefecthosting.prefect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pool's flow runs need to start as ECS tasks in a hosting: everything that the web form would ask for.
 *
 * @param awsCredentialsBlockId of the block that names the region
 * @param cluster its ARN
 * @param image null: each deployment names its own
 * @param network empty for {@link Capacity#INSTANCE}, whose tasks have the instance's
 * @param environment with {@code PREFECT_API_URL}; never a secret
 * @param secrets names of variables, and the ARNs that the agent reads them from
 * @param tags of the tasks
 */
public record JobSettings(
        String awsCredentialsBlockId,
        String cluster,
        @Nullable String image,
        int cpu,
        int memory,
        @Nullable Integer ephemeralStorageGiB,
        Architecture architecture,
        Capacity capacity,
        String executionRoleArn,
        String taskRoleArn,
        Optional<Network> network,
        Logs logs,
        Map<String, String> environment,
        Map<String, String> secrets,
        Optional<ApiSecret> apiSecret,
        @Nullable Integer stopTimeoutSeconds,
        boolean executeCommand,
        Map<String, String> tags) {

    /** In ECS's words. */
    public enum Architecture {
        X86_64,
        ARM64
    }

    /** What the tasks run on. */
    public enum Capacity {
        FARGATE,
        FARGATE_SPOT,
        INSTANCE
    }

    /** Where the tasks' own network interfaces are; every subnet must be of the VPC. */
    public record Network(String vpcId, List<String> subnets, List<String> securityGroups, boolean assignPublicIp) {}

    /**
     * Where the output goes.
     *
     * @param streamPrefix null: {@code prefect-logs_<pool>_<deployment>}
     * @param options further ones of the awslogs driver
     */
    public record Logs(
            String group, String region, @Nullable String streamPrefix, Map<String, String> options) {}

    /** How runs log in to Prefect's API, as the ARN of a secret, so that the worker writes no password into RunTask. */
    public sealed interface ApiSecret {
        String arn();

        /** {@code user:password} of a server. */
        record AuthString(String arn) implements ApiSecret {}

        /** Prefect Cloud's. */
        record ApiKey(String arn) implements ApiSecret {}
    }
}
