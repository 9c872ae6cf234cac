package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A host that an SSH connection goes through. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SshJump(
        @JsonPropertyDescription("Host.") @Required @Pattern(Formats.HOST) @Size(min = 1, max = 253) String host,

        @JsonPropertyDescription("Port. Default 22.") @Min(1) @Max(65535) @Nullable Integer port,

        @JsonPropertyDescription("User; default the same user.") @Size(min = 1, max = 64) @Nullable String user) {
    public int portOrDefault() {
        return port == null ? 22 : port;
    }
}
