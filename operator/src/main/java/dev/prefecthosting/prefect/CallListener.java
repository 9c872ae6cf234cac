package dev.prefecthosting.prefect;

import java.time.Duration;

/** Told of every HTTP attempt. */
@FunctionalInterface
public interface CallListener {
    /**
     * One attempt has ended.
     *
     * @param operation method and route template, e.g. {@code PATCH /deployments/{id}}
     * @param outcome {@code ok} or the label of a {@link dev.prefecthosting.plan.Failure}
     */
    void called(String operation, String outcome, Duration took);
}
