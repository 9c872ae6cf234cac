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

/** A PostgreSQL database in RDS. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.?storageGiB.orValue(50) >= oldSelf.?storageGiB.orValue(50)",
        message = "database.rds.storageGiB: storage can grow, not shrink; write the old size or a greater one")
@ValidationRule(
        value = "!has(self.maxStorageGiB) || self.maxStorageGiB >= self.?storageGiB.orValue(50)",
        message = "database.rds.maxStorageGiB: write at least storageGiB (default 50)")
public record RdsSpec(
        @JsonPropertyDescription("Instance class. Default db.t4g.small.")
        @Pattern(Formats.DB_INSTANCE_CLASS) @Size(max = 64) @Nullable String instanceClass,

        @JsonPropertyDescription("Storage in GiB. Default 50.") @Min(20) @Max(65536) @Nullable Integer storageGiB,

        @JsonPropertyDescription("Storage that it may grow to by itself; left out: it does not grow.")
        @Min(20) @Max(65536) @Nullable Integer maxStorageGiB,

        @JsonPropertyDescription("A standby in another zone. Default false.") @Nullable Boolean multiAz,

        @JsonPropertyDescription("Days that backups are kept. Default 7.") @Min(0) @Max(35) @Nullable Integer backupRetentionDays,

        @JsonPropertyDescription("RDS's own protection against deletion. Default true.") @Nullable Boolean deletionProtection,

        @JsonPropertyDescription("What becomes of it when the hosting is deleted. Default Retain.")
        @UnknownAsNull
        @Nullable DataDeletionPolicy deletionPolicy,

        @JsonPropertyDescription("Version of PostgreSQL. Default 17.")
        @Pattern(Formats.ENGINE_VERSION) @Size(max = 16) @Nullable String engineVersion) {
    public String instanceClassOrDefault() {
        return instanceClass == null ? "db.t4g.small" : instanceClass;
    }

    public int storageGiBOrDefault() {
        return storageGiB == null ? 50 : storageGiB;
    }

    public boolean multiAzOrDefault() {
        return multiAz == null ? false : multiAz;
    }

    public int backupRetentionDaysOrDefault() {
        return backupRetentionDays == null ? 7 : backupRetentionDays;
    }

    public boolean deletionProtectionOrDefault() {
        return deletionProtection == null ? true : deletionProtection;
    }

    public DataDeletionPolicy deletionPolicyOrDefault() {
        return deletionPolicy == null ? DataDeletionPolicy.RETAIN : deletionPolicy;
    }

    public String engineVersionOrDefault() {
        return engineVersion == null ? "17" : engineVersion;
    }
}
