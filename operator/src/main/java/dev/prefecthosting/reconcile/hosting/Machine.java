package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.aws.compute.Images;

/**
 * What the instance boots from, as AWS says for its type and operating system.
 *
 * @param tasks what its tasks run on: the architecture of the instance that exists, until that is replaced
 */
public record Machine(Images.Image image, Architecture architecture, Architecture tasks) {}
