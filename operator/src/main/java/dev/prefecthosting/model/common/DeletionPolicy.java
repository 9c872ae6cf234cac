package dev.prefecthosting.model.common;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the remote resources when the Kubernetes resource is deleted. */
public enum DeletionPolicy {
    /** They are deleted too. */
    @JsonProperty("Delete")
    DELETE,
    /** They are left as they are, without our owner tag. */
    @JsonProperty("Retain")
    RETAIN
}
