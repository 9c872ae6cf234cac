package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.EnvironmentVariable;
import dev.prefecthosting.model.common.FargateSizes;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The worker of a pool. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "self.?placement.orValue('') != 'None' || !has(self.replicas) && !has(self.autoscaling) && !has(self.cpu) && !has(self.memory) && !has(self.image) && !has(self.workQueues) && !has(self.limit) && !has(self.prefetchSeconds) && !has(self.heartbeatSeconds) && !has(self.environment)",
        message = "worker.placement: None makes no worker: leave the other fields of worker out")
@ValidationRule(
        value = "!has(self.replicas) || !has(self.autoscaling)",
        message = "worker: write replicas or autoscaling, not both")
@ValidationRule(
        value = "!has(self.autoscaling) || self.?placement.orValue('') == 'Fargate'",
        message = "worker.autoscaling is Fargate's: write worker.placement: Fargate, or replicas")
@ValidationRule(
        value =
                "self.?placement.orValue('') != 'Fargate' || [[self.?cpu.orValue(256), self.?memory.orValue(512)]].all(size, "
                        + FargateSizes.EXIST + ")",
        message = FargateSizes.MESSAGE)
@ValidationRule(
        value =
                "!has(self.environment) || self.environment.all(one, self.environment.exists_one(other, other.name == one.name))",
        message = "environment: write each name once")
public record WorkerSpec(
        @JsonPropertyDescription(
                "Instance, Fargate or None. Default Instance where the hosting has an instance, else Fargate.")
        @UnknownAsNull
        @Nullable Placement placement,

        @JsonPropertyDescription("Number of workers. Default 1.") @Min(0) @Max(100) @Nullable Integer replicas,

        @JsonPropertyDescription("Number of workers by their CPU load, in place of replicas; on Fargate only.")
        @Nullable AutoscalingSpec autoscaling,

        @JsonPropertyDescription("CPU units of a worker. Default 256.") @Min(128) @Max(16384) @Nullable Integer cpu,

        @JsonPropertyDescription("Memory of a worker in MiB. Default 512.") @Min(128) @Max(122880) @Nullable Integer memory,

        @JsonPropertyDescription("Image of the worker; default the prefect-aws image for the server's version.")
        @Pattern(Formats.IMAGE) @Size(min = 1, max = 512) @Nullable String image,

        @JsonPropertyDescription("Queues that the worker takes from. Default all.") @Size(max = 100) @Nullable List<@Pattern(Formats.PREFECT_NAME) @Size(max = 253) String> workQueues,

        @JsonPropertyDescription("Flow runs that one worker starts at a time; left out: no limit.") @Min(1) @Nullable Integer limit,

        @JsonPropertyDescription("How long before its time a flow run is started. Default 10.")
        @Min(0) @Max(86400) @Nullable Integer prefetchSeconds,

        @JsonPropertyDescription("Time between heartbeats. Default 30.") @Min(1) @Max(3600) @Nullable Integer heartbeatSeconds,

        @JsonPropertyDescription("More environment variables.") @Size(max = 100) @Nullable List<EnvironmentVariable> environment) {
    public static final WorkerSpec DEFAULTS =
            new WorkerSpec(null, null, null, null, null, null, null, null, null, null, null);

    public int replicasOrDefault() {
        return replicas == null ? 1 : replicas;
    }

    public int cpuOrDefault() {
        return cpu == null ? 256 : cpu;
    }

    public int memoryOrDefault() {
        return memory == null ? 512 : memory;
    }

    public List<String> workQueuesOrDefault() {
        return workQueues == null ? List.of() : workQueues;
    }

    public int prefetchSecondsOrDefault() {
        return prefetchSeconds == null ? 10 : prefetchSeconds;
    }

    public int heartbeatSecondsOrDefault() {
        return heartbeatSeconds == null ? 30 : heartbeatSeconds;
    }

    public List<EnvironmentVariable> environmentOrDefault() {
        return environment == null ? List.of() : environment;
    }
}
