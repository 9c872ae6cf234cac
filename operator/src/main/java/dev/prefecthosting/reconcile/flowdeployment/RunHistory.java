package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.flowdeployment.FlowDeploymentStatus;
import dev.prefecthosting.model.flowdeployment.LastRun;
import dev.prefecthosting.model.flowdeployment.RunCounts;
import dev.prefecthosting.prefect.FlowRuns;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a deployment's runs.
 *
 * @param lastRun null: none has ended yet
 * @param failedInARow since the last success; a cancelled run counts neither way
 */
record RunHistory(@Nullable LastRun lastRun, int failedInARow) {

    /** Goes on from what the status says with the runs that ended since. */
    static RunHistory of(FlowDeploymentStatus status, List<FlowRuns.FlowRun> ended) {
        LastRun last = status.lastRun();
        RunCounts counts = status.runs();
        int failed = counts == null || counts.failedInARow() == null ? 0 : counts.failedInARow();
        Instant until = last == null || last.endedAt() == null ? Instant.MIN : Instant.parse(last.endedAt());
        for (FlowRuns.FlowRun run : ended.reversed()) {
            Instant end = run.end();
            if (end == null || !end.isAfter(until)) {
                continue;
            }
            last = new LastRun(run.id(), run.name(), run.stateName(), end.toString());
            if (run.failed()) {
                failed++;
            } else if (run.stateType().equals("COMPLETED")) {
                failed = 0;
            }
        }
        return new RunHistory(last, failed);
    }
}
