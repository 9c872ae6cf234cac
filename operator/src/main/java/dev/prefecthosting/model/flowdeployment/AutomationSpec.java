package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Prefect automation of a deployment. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AutomationSpec(
        @JsonPropertyDescription("Name of the automation.") @Required @Size(min = 1, max = 255) String name,

        @JsonPropertyDescription("Failed, Crashed or Late. Default Failed.") @UnknownAsNull @Nullable AutomationTrigger on,

        @JsonPropertyDescription("How long the state has to last; left out: at once.")
        @Pattern(Formats.DURATION) @Size(max = 32) @Nullable String after,

        @JsonPropertyDescription("What it does.") @Required @Size(min = 1, max = 10) List<AutomationAction> actions) {
    public AutomationTrigger onOrDefault() {
        return on == null ? AutomationTrigger.FAILED : on;
    }
}
