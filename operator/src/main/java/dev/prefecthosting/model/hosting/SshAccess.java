package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SSH to the instance. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SshAccess(
        @JsonPropertyDescription("Addresses that may connect.") @Size(max = 50) @Nullable List<@Pattern(Formats.CIDR) @Size(max = 18) String> from,

        @JsonPropertyDescription("EC2 key pair of the instance.") @Size(min = 1, max = 255) @Nullable String keyName) {
    public List<String> fromOrDefault() {
        return from == null ? List.of() : from;
    }
}
