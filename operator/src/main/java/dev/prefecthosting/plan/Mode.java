package dev.prefecthosting.plan;

/** What a pass may do. */
public enum Mode {
    /** Bring about what is desired. */
    APPLY,
    /** Only say what would be done. */
    PREVIEW
}
