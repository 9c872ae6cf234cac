package dev.prefecthosting.plan;

/**
 * A copy of what a resource holds, made before it goes.
 *
 * @param done whether the resource is no longer needed for it
 */
public record Copy(String id, boolean done) {}
