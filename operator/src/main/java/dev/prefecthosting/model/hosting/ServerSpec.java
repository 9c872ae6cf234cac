package dev.prefecthosting.model.hosting;

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

/** A Prefect server that the operator makes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "self.?placement.orValue('Instance') != 'Fargate' || has(self.database) && (has(self.database.postgres) || has(self.database.rds))",
        message =
                "prefect.server.placement: Fargate needs a database that outlives a task: write database.postgres or database.rds")
@ValidationRule(
        value = "self.?replicas.orValue(1) == 1 || self.?placement.orValue('Instance') == 'Fargate'",
        message =
                "prefect.server.replicas: more than one needs placement: Fargate, since an instance has one port 4200")
@ValidationRule(
        value =
                "self.?replicas.orValue(1) == 1 || has(self.database) && (has(self.database.postgres) || has(self.database.rds))",
        message =
                "prefect.server.replicas: sqlite carries one replica; write replicas: 1, or database.postgres or database.rds")
@ValidationRule(
        value = "self.?replicas.orValue(1) == 1 || has(self.redis)",
        message = "prefect.server.replicas: more than one needs Redis: write redis.secretRef or redis.elastiCache")
@ValidationRule(
        value =
                "self.?placement.orValue('Instance') != 'Fargate' || [[self.?cpu.orValue(512), self.?memory.orValue(1024)]].all(size, "
                        + FargateSizes.EXIST + ")",
        message = FargateSizes.MESSAGE)
@ValidationRule(
        value =
                "!has(self.environment) || self.environment.all(one, self.environment.exists_one(other, other.name == one.name))",
        message = "environment: write each name once")
public record ServerSpec(
        @JsonPropertyDescription(
                "Version of Prefect: 3, 3.8, 3.8.8, 2.20 …; a short form is the newest patch that this release of the operator pins. Default 3.")
        @Pattern(Formats.PREFECT_VERSION) @Size(max = 32) @Nullable String version,

        @JsonPropertyDescription("Image in place of the one for the version.")
        @Pattern(Formats.IMAGE) @Size(min = 1, max = 512) @Nullable String image,

        @JsonPropertyDescription("Instance or Fargate. Default Instance.") @UnknownAsNull @Nullable ServerPlacement placement,

        @JsonPropertyDescription(
                "Number of server tasks; more than one needs placement Fargate, PostgreSQL and Redis. Default 1.")
        @Min(1) @Max(20) @Nullable Integer replicas,

        @JsonPropertyDescription("CPU units of a task (1024 are one vCPU). Default 512.")
        @Min(128) @Max(16384) @Nullable Integer cpu,

        @JsonPropertyDescription("Memory of a task in MiB. Default 1024.") @Min(256) @Max(122880) @Nullable Integer memory,

        @JsonPropertyDescription("More environment variables.") @Size(max = 100) @Nullable List<EnvironmentVariable> environment,

        @JsonPropertyDescription("The database; left out: sqlite on the instance, required on Fargate.") @Nullable DatabaseSpec database,

        @JsonPropertyDescription("Authentication; left out: basic with a generated Secret.") @Nullable AuthSpec auth,

        @JsonPropertyDescription("Redis; required with more than one replica.") @Nullable RedisSpec redis,

        @JsonPropertyDescription("A load balancer in front of the server; left out: none.") @Nullable LoadBalancerSpec loadBalancer) {
    public static final ServerSpec DEFAULTS =
            new ServerSpec(null, null, null, null, null, null, null, null, null, null, null);

    public String versionOrDefault() {
        return version == null ? "3" : version;
    }

    public ServerPlacement placementOrDefault() {
        return placement == null ? ServerPlacement.INSTANCE : placement;
    }

    public int replicasOrDefault() {
        return replicas == null ? 1 : replicas;
    }

    public int cpuOrDefault() {
        return cpu == null ? 512 : cpu;
    }

    public int memoryOrDefault() {
        return memory == null ? 1024 : memory;
    }

    public List<EnvironmentVariable> environmentOrDefault() {
        return environment == null ? List.of() : environment;
    }
}
