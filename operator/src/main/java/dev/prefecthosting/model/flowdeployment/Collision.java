package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to a run that exceeds the concurrency limit. */
public enum Collision {
    /** It waits. */
    @JsonProperty("Enqueue")
    ENQUEUE,
    /** It is cancelled. */
    @JsonProperty("CancelNew")
    CANCEL_NEW
}
