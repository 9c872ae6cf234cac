package dev.prefecthosting.model.common;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of data when its owner is deleted. */
public enum DataDeletionPolicy {
    /** The data is destroyed. */
    @JsonProperty("Delete")
    DELETE,
    /** The data is left, and its ID is said in an event. */
    @JsonProperty("Retain")
    RETAIN,
    /** A snapshot is taken, then the data is destroyed. */
    @JsonProperty("Snapshot")
    SNAPSHOT
}
