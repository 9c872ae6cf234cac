package dev.prefecthosting.plan;

import java.time.Duration;

/**
 * What a pass is asked for.
 *
 * @param sweepAge how old a listing may be
 * @param replaceDisruptive whether replacements that destroy data or cut traffic are approved
 * @param takeovers what is adopted although it is another owner's
 */
public record Order(Owner owner, Mode mode, Duration sweepAge, boolean replaceDisruptive, Takeovers takeovers) {
    public Order(Owner owner, Mode mode, Duration sweepAge, boolean replaceDisruptive) {
        this(owner, mode, sweepAge, replaceDisruptive, Takeovers.NONE);
    }
}
