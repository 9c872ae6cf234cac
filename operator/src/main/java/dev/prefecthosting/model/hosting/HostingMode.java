package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far the operator goes. */
public enum HostingMode {
    /** Only status is written. */
    @JsonProperty("Observe")
    OBSERVE,
    /** What would be done is written to status.plan. */
    @JsonProperty("Plan")
    PLAN,
    /** The wanted state is brought about. */
    @JsonProperty("Apply")
    APPLY;

    /** Whether anything but status is written, by the hosting and by what uses it. */
    public boolean acts() {
        return switch (this) {
            case APPLY -> true;
            case PLAN, OBSERVE -> false;
        };
    }
}
