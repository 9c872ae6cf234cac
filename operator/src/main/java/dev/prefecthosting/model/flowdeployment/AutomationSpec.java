package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
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

        @JsonProperty("true")
        @JsonPropertyDescription("The same as on: what YAML 1.1 makes of the key on without quotes.")
        @UnknownAsNull
        @Nullable AutomationTrigger unquotedOn,

        @JsonPropertyDescription("How long the state has to last; left out: at once.")
        @Pattern(Formats.DURATION) @Size(max = 32) @Nullable String after,

        @JsonPropertyDescription("What it does.") @Required @Size(min = 1, max = 10) List<AutomationAction> actions) {
    public AutomationTrigger onOrDefault() {
        AutomationTrigger written = on == null ? unquotedOn : on;
        return written == null ? AutomationTrigger.FAILED : written;
    }
}
