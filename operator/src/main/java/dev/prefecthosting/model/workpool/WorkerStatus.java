package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A worker that Prefect knows. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerStatus(
        @JsonPropertyDescription("Its name.") @Required @Size(min = 1, max = 512) String name,

        @JsonPropertyDescription("ONLINE or OFFLINE.") @Nullable String status,

        @JsonPropertyDescription("Its last heartbeat, as of the last write of this status.") @Nullable String lastHeartbeat) {}
