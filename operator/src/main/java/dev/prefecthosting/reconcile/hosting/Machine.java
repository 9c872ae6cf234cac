package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.aws.compute.Images;

/** What the instance boots from, as AWS says for its type and operating system. */
public record Machine(Images.Image image, Architecture architecture) {}
