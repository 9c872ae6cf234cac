package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.SubnetKind;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The EC2 container instance. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.?dataVolume.?sizeGiB.orValue(20) >= oldSelf.?dataVolume.?sizeGiB.orValue(20)",
        message = "instance.dataVolume.sizeGiB: a volume can grow, not shrink; write the old size or a greater one")
public record InstanceSpec(
        @JsonPropertyDescription("Instance type. Default t4g.medium.")
        @Pattern(Formats.INSTANCE_TYPE) @Size(max = 32) @Nullable String type,

        @JsonPropertyDescription("Operating system. Default AmazonLinux2023.") @UnknownAsNull @Nullable OperatingSystem os,

        @JsonPropertyDescription("Private, or Public with an elastic address. Default Private.")
        @UnknownAsNull
        @Nullable SubnetKind subnet,

        @JsonPropertyDescription("Size of the root volume in GiB. Default 30.") @Min(8) @Max(16384) @Nullable Integer rootVolumeGiB,

        @JsonPropertyDescription("The volume that holds sqlite and outlives the instance.") @Nullable DataVolumeSpec dataVolume,

        @JsonPropertyDescription("Whether a newer machine image replaces the instance. Default Pinned.")
        @UnknownAsNull
        @Nullable AmiPolicy amiPolicy,

        @JsonPropertyDescription("KMS key of the volumes; default the account's key for EBS.")
        @Pattern(Formats.KMS_KEY_ARN) @Size(max = 2048) @Nullable String kmsKeyArn) {
    public static final InstanceSpec DEFAULTS = new InstanceSpec(null, null, null, null, null, null, null);

    public String typeOrDefault() {
        return type == null ? "t4g.medium" : type;
    }

    public OperatingSystem osOrDefault() {
        return os == null ? OperatingSystem.AMAZON_LINUX_2023 : os;
    }

    public SubnetKind subnetOrDefault() {
        return subnet == null ? SubnetKind.PRIVATE : subnet;
    }

    public int rootVolumeGiBOrDefault() {
        return rootVolumeGiB == null ? 30 : rootVolumeGiB;
    }

    public DataVolumeSpec dataVolumeOrDefault() {
        return dataVolume == null ? DataVolumeSpec.DEFAULTS : dataVolume;
    }

    public AmiPolicy amiPolicyOrDefault() {
        return amiPolicy == null ? AmiPolicy.PINNED : amiPolicy;
    }
}
