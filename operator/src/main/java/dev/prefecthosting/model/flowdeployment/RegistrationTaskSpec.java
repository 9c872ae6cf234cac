package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.EnvironmentVariable;
import dev.prefecthosting.model.common.FargateSizes;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one-shot task of registration Task. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[[self.?cpu.orValue(256), self.?memory.orValue(512)]].all(size, " + FargateSizes.EXIST + ")",
        message = FargateSizes.MESSAGE)
@ValidationRule(
        value =
                "!has(self.environment) || self.environment.all(one, self.environment.exists_one(other, other.name == one.name))",
        message = "environment: write each name once")
public record RegistrationTaskSpec(
        @JsonPropertyDescription("Command; left out: the image's own.") @Size(max = 50) @Nullable List<@Size(max = 4096) String> command,

        @JsonPropertyDescription("CPU units. Default 256.") @Min(256) @Max(16384) @Nullable Integer cpu,

        @JsonPropertyDescription("Memory in MiB. Default 512.") @Min(512) @Max(122880) @Nullable Integer memory,

        @JsonPropertyDescription("Environment variables.") @Size(max = 100) @Nullable List<EnvironmentVariable> environment) {
    public int cpuOrDefault() {
        return cpu == null ? 256 : cpu;
    }

    public int memoryOrDefault() {
        return memory == null ? 512 : memory;
    }

    public List<EnvironmentVariable> environmentOrDefault() {
        return environment == null ? List.of() : environment;
    }
}
