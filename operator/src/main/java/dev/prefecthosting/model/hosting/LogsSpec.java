package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.RetentionDays;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The log groups. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.retentionDays) || " + RetentionDays.EXIST, message = RetentionDays.MESSAGE)
public record LogsSpec(
        @JsonPropertyDescription("Days that logs are kept. Default 30.") @Nullable Integer retentionDays,

        @JsonPropertyDescription("KMS key of the log groups; default CloudWatch's own.")
        @Pattern(Formats.KMS_KEY_ARN) @Size(max = 2048) @Nullable String kmsKeyArn) {
    public static final LogsSpec DEFAULTS = new LogsSpec(null, null);

    public int retentionDaysOrDefault() {
        return retentionDays == null ? 30 : retentionDays;
    }
}
