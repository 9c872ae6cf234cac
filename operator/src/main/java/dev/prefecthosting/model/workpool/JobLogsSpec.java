package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Logging of flow runs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!has(self.options) || !('awslogs-group' in self.options) && !('awslogs-region' in self.options) && !('awslogs-stream-prefix' in self.options)",
        message = "job.logs.options: group, region and prefix are set already; write streamPrefix for the prefix")
public record JobLogsSpec(
        @JsonPropertyDescription("Prefix of the log streams; left out: the pool's name.")
        @Size(min = 1, max = 128) @Nullable String streamPrefix,

        @JsonPropertyDescription("More options of the awslogs driver.") @Size(max = 20) @Nullable Map<String, String> options) {
    public Map<String, String> optionsOrDefault() {
        return options == null ? Map.of() : options;
    }
}
