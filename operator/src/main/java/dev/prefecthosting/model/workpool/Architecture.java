package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Processor architecture of flow runs. */
public enum Architecture {
    /** 64-bit x86. */
    @JsonProperty("X86_64")
    X86_64,
    /** 64-bit Arm. */
    @JsonProperty("ARM64")
    ARM64
}
