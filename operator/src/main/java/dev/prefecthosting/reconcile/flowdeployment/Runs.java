package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.prefect.FlowRuns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The runs of the deployments of a server, as last looked at.
 *
 * @param ended the latest first, by deployment
 * @param next the next first, by deployment
 */
record Runs(
        Instant at,
        Map<String, List<FlowRuns.FlowRun>> ended,
        Map<String, FlowRuns.Unfinished> unfinished,
        Map<String, List<FlowRuns.FlowRun>> next) {
    static final Runs NONE = new Runs(Instant.MIN, Map.of(), Map.of(), Map.of());

    private static final FlowRuns.Unfinished NOTHING = new FlowRuns.Unfinished(0, 0);

    List<FlowRuns.FlowRun> endedOf(String deployment) {
        return ended.getOrDefault(deployment, List.of());
    }

    FlowRuns.Unfinished unfinishedOf(String deployment) {
        return unfinished.getOrDefault(deployment, NOTHING);
    }

    List<String> nextOf(String deployment) {
        return starts(next.getOrDefault(deployment, List.of()));
    }

    static List<String> starts(List<FlowRuns.FlowRun> runs) {
        return runs.stream()
                .map(FlowRuns.FlowRun::expectedStart)
                .filter(Objects::nonNull)
                .map(Instant::toString)
                .toList();
    }
}
