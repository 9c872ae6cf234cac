package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an automation reacts to. */
public enum AutomationTrigger {
    /** A run that failed. */
    @JsonProperty("Failed")
    FAILED,
    /** A run that crashed. */
    @JsonProperty("Crashed")
    CRASHED,
    /** A run that did not start in time. */
    @JsonProperty("Late")
    LATE
}
