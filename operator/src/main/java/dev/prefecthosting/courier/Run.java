package dev.prefecthosting.courier;

import java.time.Instant;

/**
 * The last task of a hosting that has ended.
 *
 * @param state {@code Succeeded} or {@code Failed}
 */
public record Run(String taskArn, Instant startedAt, String state) {}
