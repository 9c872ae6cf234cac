package dev.prefecthosting.model.common;

/** Days of retention that CloudWatch Logs offers, as a CEL expression over {@code self.retentionDays}. */
public final class RetentionDays {
    private static final String OFFERED =
            "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653";

    public static final String EXIST = "self.retentionDays in [" + OFFERED + "]";

    public static final String MESSAGE = "retentionDays: write one that CloudWatch Logs has: " + OFFERED;

    private RetentionDays() {}
}
