package dev.prefecthosting.plan;

import java.util.Locale;

/** Why a remote call failed, typed once at the edge. */
public enum Failure {
    THROTTLED,
    UNAUTHORIZED,
    QUOTA,
    /** No capacity of that type in that zone just now. */
    CAPACITY,
    /** Something else still uses it. */
    DEPENDENCY,
    /** What was just made is not visible everywhere yet. */
    INCONSISTENT_YET,
    /** An idempotency token was used before with other arguments. */
    TOKEN_USED,
    NOT_FOUND,
    /** The name is taken, by us or by somebody else. */
    CONFLICT,
    /** The request itself is wrong: waits for a new spec. */
    INVALID,
    UNAVAILABLE,
    /** No failure: the answer comes later, by a way that takes its time. */
    UNDER_WAY;

    /** In the metrics' words, e.g. {@code inconsistent_yet}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
