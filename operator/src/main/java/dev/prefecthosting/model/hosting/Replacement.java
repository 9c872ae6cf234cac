package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a change that destroys data or cuts traffic waits for a person. */
public enum Replacement {
    /** It waits for the annotation prefecthosting.dev/approve. */
    @JsonProperty("Approve")
    APPROVE,
    /** It is done at once. */
    @JsonProperty("Automatic")
    AUTOMATIC
}
