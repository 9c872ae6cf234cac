package dev.prefecthosting.plan;

import java.util.Optional;

/** How one step stands after a pass. */
public record StepReport(String logicalId, String kind, String stage, Outcome outcome, Optional<Remote> remote) {}
