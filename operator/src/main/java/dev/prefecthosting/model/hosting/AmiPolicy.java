package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a newer machine image replaces the instance. */
public enum AmiPolicy {
    /** The image of the first launch stays. */
    @JsonProperty("Pinned")
    PINNED,
    /** A newer image is a replacement of the instance. */
    @JsonProperty("Latest")
    LATEST
}
