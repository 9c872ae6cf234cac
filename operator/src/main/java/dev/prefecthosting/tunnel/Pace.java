package dev.prefecthosting.tunnel;

import java.time.Duration;

/**
 * How long tunnels live.
 *
 * @param idle a line that carried nothing for so long is closed
 * @param retire a line that was replaced is cut after so long, whatever it carries
 * @param look how often this is looked after
 */
public record Pace(Duration idle, Duration retire, Duration look) {
    /** Calls take half a minute at most. */
    public static final Pace DEFAULT = new Pace(Duration.ofMinutes(10), Duration.ofMinutes(2), Duration.ofSeconds(5));
}
