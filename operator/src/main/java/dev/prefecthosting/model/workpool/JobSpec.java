package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.EnvironmentVariable;
import dev.prefecthosting.model.common.FargateSizes;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.SubnetKind;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a flow run is given. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "self.?capacity.orValue('OnDemand') == 'Instance' || [[self.?cpu.orValue(256), self.?memory.orValue(512)]].all(size, "
                        + FargateSizes.EXIST + ")",
        message = FargateSizes.MESSAGE)
@ValidationRule(
        value = "self.?capacity.orValue('OnDemand') != 'Instance' || !has(self.ephemeralStorageGiB)",
        message = "job.ephemeralStorageGiB is Fargate's: leave it out with capacity: Instance")
@ValidationRule(
        value = "!has(self.subnets) || size(self.?subnetIds.orValue([])) == 0",
        message = "job: write subnets or subnetIds, not both")
@ValidationRule(
        value =
                "!self.?publicIp.orValue(false) || self.?subnets.orValue('Private') == 'Public' || size(self.?subnetIds.orValue([])) > 0",
        message = "job.publicIp works in public subnets only: write subnets: Public, or subnetIds")
@ValidationRule(
        value =
                "!has(self.environment) || !has(self.secrets) || self.environment.all(plain, !self.secrets.exists(secret, secret.name == plain.name))",
        message = "job: write a variable in environment or in secrets, not in both")
@ValidationRule(
        value =
                "!has(self.environment) || self.environment.all(one, self.environment.exists_one(other, other.name == one.name))",
        message = "environment: write each name once")
@ValidationRule(
        value = "!has(self.secrets) || self.secrets.all(one, self.secrets.exists_one(other, other.name == one.name))",
        message = "secrets: write each name once")
public record JobSpec(
        @JsonPropertyDescription(
                "Image of flow runs whose deployment names none; default the Prefect image for the server's version.")
        @Pattern(Formats.IMAGE) @Size(min = 1, max = 512) @Nullable String image,

        @JsonPropertyDescription("CPU units of a flow run. Default 256.") @Min(128) @Max(16384) @Nullable Integer cpu,

        @JsonPropertyDescription("Memory of a flow run in MiB. Default 512.") @Min(128) @Max(122880) @Nullable Integer memory,

        @JsonPropertyDescription("Disk of a flow run in GiB, 20 to 200; left out: Fargate's 20.")
        @Min(20) @Max(200) @Nullable Integer ephemeralStorageGiB,

        @JsonPropertyDescription("Processor architecture. Default X86_64.") @UnknownAsNull @Nullable Architecture architecture,

        @JsonPropertyDescription("OnDemand, Spot or Instance. Default OnDemand.") @UnknownAsNull @Nullable Capacity capacity,

        @JsonPropertyDescription("Environment variables.") @Size(max = 100) @Nullable List<EnvironmentVariable> environment,

        @JsonPropertyDescription("Environment variables from Secrets Manager or SSM.") @Size(max = 100) @Nullable List<SecretVariable> secrets,

        @JsonPropertyDescription("What flow runs may do in AWS; left out: nothing.") @Nullable TaskRoleSpec taskRole,

        @JsonPropertyDescription("Private or Public. Default Private.") @UnknownAsNull @Nullable SubnetKind subnets,

        @JsonPropertyDescription("Subnets by ID, in place of subnets.") @Size(max = 16) @Nullable List<@Pattern(Formats.SUBNET_ID) @Size(max = 32) String> subnetIds,

        @JsonPropertyDescription("Whether a flow run gets a public address. Default false.") @Nullable Boolean publicIp,

        @JsonPropertyDescription("Security groups beside ours.") @Size(max = 10) @Nullable List<@Pattern(Formats.SECURITY_GROUP_ID) @Size(max = 32) String> securityGroupIds,

        @JsonPropertyDescription("Time between the polite and the hard stop, 2 to 120; left out: 30.")
        @Min(2) @Max(120) @Nullable Integer stopTimeoutSeconds,

        @JsonPropertyDescription("Allow ECS Exec into flow runs. Default false.") @Nullable Boolean executeCommand,

        @JsonPropertyDescription("Logging of flow runs.") @Nullable JobLogsSpec logs,

        @JsonPropertyDescription(
                "The same as the pool's template, for those who look for it here; write one of the two.")
        @Nullable TemplateSpec template) {
    public static final JobSpec DEFAULTS = new JobSpec(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    public int cpuOrDefault() {
        return cpu == null ? 256 : cpu;
    }

    public int memoryOrDefault() {
        return memory == null ? 512 : memory;
    }

    public Architecture architectureOrDefault() {
        return architecture == null ? Architecture.X86_64 : architecture;
    }

    public Capacity capacityOrDefault() {
        return capacity == null ? Capacity.ON_DEMAND : capacity;
    }

    public List<EnvironmentVariable> environmentOrDefault() {
        return environment == null ? List.of() : environment;
    }

    public List<SecretVariable> secretsOrDefault() {
        return secrets == null ? List.of() : secrets;
    }

    public SubnetKind subnetsOrDefault() {
        return subnets == null ? SubnetKind.PRIVATE : subnets;
    }

    public List<String> subnetIdsOrDefault() {
        return subnetIds == null ? List.of() : subnetIds;
    }

    public boolean publicIpOrDefault() {
        return publicIp == null ? false : publicIp;
    }

    public List<String> securityGroupIdsOrDefault() {
        return securityGroupIds == null ? List.of() : securityGroupIds;
    }

    public boolean executeCommandOrDefault() {
        return executeCommand == null ? false : executeCommand;
    }
}
