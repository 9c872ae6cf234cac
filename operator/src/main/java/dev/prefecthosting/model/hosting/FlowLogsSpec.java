package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.RetentionDays;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** VPC flow logs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.retentionDays) || " + RetentionDays.EXIST, message = RetentionDays.MESSAGE)
public record FlowLogsSpec(
        @JsonPropertyDescription("Days that flow logs are kept. Default 14.") @Nullable Integer retentionDays) {
    public int retentionDaysOrDefault() {
        return retentionDays == null ? 14 : retentionDays;
    }
}
