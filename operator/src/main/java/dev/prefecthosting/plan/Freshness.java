package dev.prefecthosting.plan;

/** How often a kind must be looked at again when nothing happens. */
public enum Freshness {
    /** At every sweep. */
    SWEEP,
    /** Once an hour, staggered over the kinds. */
    HOURLY
}
