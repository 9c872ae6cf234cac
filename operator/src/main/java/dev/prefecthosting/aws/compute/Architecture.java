package dev.prefecthosting.aws.compute;

/** Of a processor. */
public enum Architecture {
    X86_64,
    ARM64
}
