package dev.prefecthosting.aws;

import java.time.Duration;

/** Told of every HTTP attempt. */
@FunctionalInterface
public interface CallListener {
    /**
     * One attempt has ended.
     *
     * @param service e.g. {@code ec2}
     * @param operation e.g. {@code CreateVpc}
     * @param outcome {@code ok} or the label of a {@link dev.prefecthosting.plan.Failure}
     */
    void called(String service, String operation, String outcome, Duration took);
}
