package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How people get onto the instance. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessSpec(
        @JsonPropertyDescription("SSH to port 22; left out: none.") @Nullable SshAccess ssh,

        @JsonPropertyDescription("A desktop over RDP for the user prefect, Ubuntu only; left out: none.") @Nullable DesktopAccess desktop,

        @JsonPropertyDescription("Shells through Systems Manager's Session Manager. Default false.") @Nullable Boolean sessionManager) {
    public static final AccessSpec DEFAULTS = new AccessSpec(null, null, null);

    public boolean sessionManagerOrDefault() {
        return sessionManager == null ? false : sessionManager;
    }
}
