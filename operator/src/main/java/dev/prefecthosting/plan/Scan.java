package dev.prefecthosting.plan;

import java.util.List;

/**
 * A request to list what exists.
 *
 * @param known what the last scan and our own writes have shown
 * @param complete whether also what is not known must be found; else a read of the known by name is enough
 */
public record Scan<R extends Remote>(List<R> known, boolean complete) {}
