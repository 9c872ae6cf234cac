package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.SecretKeyRef;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A desktop over RDP. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.enabled) || !self.enabled || has(self.passwordSecretRef)",
        message = "access.desktop needs a password: write passwordSecretRef")
public record DesktopAccess(
        @JsonPropertyDescription("Whether there is a desktop. Default false.") @Nullable Boolean enabled,

        @JsonPropertyDescription("Addresses that may connect to port 3389.") @Size(max = 50) @Nullable List<@Pattern(Formats.CIDR) @Size(max = 18) String> from,

        @JsonPropertyDescription("Password of the user prefect; needed where enabled.") @Nullable SecretKeyRef passwordSecretRef) {
    public boolean enabledOrDefault() {
        return enabled == null ? false : enabled;
    }

    public List<String> fromOrDefault() {
        return from == null ? List.of() : from;
    }
}
