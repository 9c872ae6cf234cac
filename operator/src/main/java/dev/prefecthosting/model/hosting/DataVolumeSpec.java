package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.DataDeletionPolicy;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The volume that holds sqlite and outlives the instance. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.volumeId) || !has(self.snapshotId)",
        message = "instance.dataVolume: write at most one of volumeId and snapshotId")
public record DataVolumeSpec(
        @JsonPropertyDescription("Size in GiB; can grow, not shrink. Default 20.") @Min(1) @Max(16384) @Nullable Integer sizeGiB,

        @JsonPropertyDescription("What becomes of it when the hosting is deleted. Default Retain.")
        @UnknownAsNull
        @Nullable DataDeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "Use this volume, such as one that was retained, or another with the tag prefecthosting.dev/retained; it must be in the instance's zone.")
        @Pattern(Formats.VOLUME_ID) @Size(max = 32) @Nullable String volumeId,

        @JsonPropertyDescription("Make the volume from this snapshot.")
        @Pattern(Formats.SNAPSHOT_ID) @Size(max = 32) @Nullable String snapshotId) {
    public static final DataVolumeSpec DEFAULTS = new DataVolumeSpec(null, null, null, null);

    public int sizeGiBOrDefault() {
        return sizeGiB == null ? 20 : sizeGiB;
    }

    public DataDeletionPolicy deletionPolicyOrDefault() {
        return deletionPolicy == null ? DataDeletionPolicy.RETAIN : deletionPolicy;
    }
}
