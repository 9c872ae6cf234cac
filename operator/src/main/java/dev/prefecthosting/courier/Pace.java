package dev.prefecthosting.courier;

import java.time.Duration;

/**
 * How often tasks run.
 *
 * @param between the starts of two tasks of a hosting, at least
 * @param oldest how old an answer may be at a sweep
 */
public record Pace(Duration between, Duration oldest) {}
