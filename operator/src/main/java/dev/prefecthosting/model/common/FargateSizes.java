package dev.prefecthosting.model.common;

/** Pairs of CPU units and MiB that Fargate offers, as a CEL expression over {@code size[0]} and {@code size[1]}. */
public final class FargateSizes {
    public static final String EXIST = "size[0] == 256 && size[1] in [512, 1024, 2048]"
            + " || size[0] == 512 && size[1] >= 1024 && size[1] <= 4096 && size[1] % 1024 == 0"
            + " || size[0] == 1024 && size[1] >= 2048 && size[1] <= 8192 && size[1] % 1024 == 0"
            + " || size[0] == 2048 && size[1] >= 4096 && size[1] <= 16384 && size[1] % 1024 == 0"
            + " || size[0] == 4096 && size[1] >= 8192 && size[1] <= 30720 && size[1] % 1024 == 0"
            + " || size[0] == 8192 && size[1] >= 16384 && size[1] <= 61440 && size[1] % 4096 == 0"
            + " || size[0] == 16384 && size[1] >= 32768 && size[1] <= 122880 && size[1] % 8192 == 0";

    public static final String MESSAGE = "cpu and memory: write a pair that Fargate has:"
            + " 256 with 512, 1024 or 2048; 512 with 1024 to 4096; 1024 with 2048 to 8192; 2048 with 4096 to 16384;"
            + " 4096 with 8192 to 30720, each in steps of 1024; 8192 with 16384 to 61440 in steps of 4096;"
            + " 16384 with 32768 to 122880 in steps of 8192";

    private FargateSizes() {}
}
