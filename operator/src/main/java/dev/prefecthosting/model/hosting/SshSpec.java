package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.SecretKeyRef;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The SSH server for via Ssh. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SshSpec(
        @JsonPropertyDescription("Host; left out: the instance.")
        @Pattern(Formats.HOST) @Size(min = 1, max = 253) @Nullable String host,

        @JsonPropertyDescription("Port. Default 22.") @Min(1) @Max(65535) @Nullable Integer port,

        @JsonPropertyDescription("User; default ubuntu on Ubuntu, ec2-user on Amazon Linux.")
        @Size(min = 1, max = 64) @Nullable String user,

        @JsonPropertyDescription("Private key.") @Required SecretKeyRef privateKeySecretRef,

        @JsonPropertyDescription("Known hosts; left out: the first key seen is kept.") @Nullable SecretKeyRef knownHostsSecretRef,

        @JsonPropertyDescription("A host to go through.") @Nullable SshJump jump) {
    public int portOrDefault() {
        return port == null ? 22 : port;
    }
}
