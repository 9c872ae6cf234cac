package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator keeps of the way to the Prefect API. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PrefectApiStatus(
        @JsonPropertyDescription(
                "Host keys that are trusted, as lines of a known_hosts file; remove them to have them read anew.")
        @Nullable List<String> knownHosts,

        @JsonPropertyDescription("The instance when they were kept; another one has other keys.") @Nullable String instanceId,

        @JsonPropertyDescription(
                "With via Task: the last task that has ended; a later one of the same outcome is written an hour after it.")
        @Nullable PrefectApiTask lastTask,

        @JsonPropertyDescription("The EC2 Instance Connect Endpoint that tunnels go through.") @Nullable String endpointId,

        @JsonPropertyDescription("Where its tunnels are opened.") @Nullable String endpointDnsName) {
    /** Nothing is kept, and there is no endpoint. */
    public static final PrefectApiStatus EMPTY = new PrefectApiStatus(null, null, null, null, null);

    public List<String> knownHostsOrDefault() {
        return knownHosts == null ? List.of() : knownHosts;
    }
}
