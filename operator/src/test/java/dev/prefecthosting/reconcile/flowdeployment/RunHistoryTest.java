package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentStatus;
import dev.prefecthosting.model.flowdeployment.LastRun;
import dev.prefecthosting.model.flowdeployment.RunCounts;
import dev.prefecthosting.prefect.FlowRuns.FlowRun;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
    private static final Instant NINE = Instant.parse("2026-01-01T09:00:00Z");

    @Test
    void startsWithNothing() {
        assertThat(RunHistory.of(status(null, 0), List.of())).isEqualTo(new RunHistory(null, 0));
    }

    @Test
    void countsFailuresUntilASuccess() {
        List<FlowRun> latestFirst =
                List.of(run("d", "CRASHED", 4), run("c", "FAILED", 3), run("b", "COMPLETED", 2), run("a", "FAILED", 1));

        RunHistory history = RunHistory.of(status(null, 5), latestFirst);

        assertThat(history.failedInARow()).isEqualTo(2);
        assertThat(history.lastRun()).isEqualTo(new LastRun("d", "run-d", "Crashed", "2026-01-01T09:04:00Z"));
    }

    @Test
    void countsEachRunOnce() {
        LastRun seen = new LastRun("b", "run-b", "Failed", NINE.plusSeconds(120).toString());

        RunHistory history = RunHistory.of(
                status(seen, 2), List.of(run("c", "CANCELLED", 3), run("b", "FAILED", 2), run("a", "FAILED", 1)));

        assertThat(history.failedInARow()).isEqualTo(2);
        assertThat(history.lastRun()).extracting(LastRun::id).isEqualTo("c");
    }

    @Test
    void writesNothingForWhatComesAndGoes() {
        FlowDeploymentStatus old = status(null, 0);
        FlowDeploymentStatus running = withRunning(3, 0, List.of("2026-01-01T10:00:00Z"), old);
        FlowDeploymentStatus later = withRunning(1, 0, List.of("2026-01-01T10:05:00Z"), old);
        FlowDeploymentStatus late = withRunning(1, 2, List.of("2026-01-01T10:05:00Z"), old);

        assertThat(FlowDeploymentStatusFactory.worthWriting(old, running)).isSameAs(running);
        assertThat(FlowDeploymentStatusFactory.worthWriting(running, later)).isSameAs(running);
        assertThat(FlowDeploymentStatusFactory.worthWriting(running, late)).isSameAs(late);
    }

    private static FlowRun run(String id, String state, int minute) {
        String name = state.charAt(0) + state.substring(1).toLowerCase(java.util.Locale.ROOT);
        return new FlowRun(id, "run-" + id, "deployment", state, name, NINE, NINE, NINE.plusSeconds(60L * minute));
    }

    private static FlowDeploymentStatus status(@Nullable LastRun lastRun, int failedInARow) {
        return status(lastRun, null, new RunCounts(0, 0, failedInARow));
    }

    private static FlowDeploymentStatus withRunning(
            int running, int late, List<String> nextRuns, FlowDeploymentStatus old) {
        return status(old.lastRun(), nextRuns, new RunCounts(running, late, 0));
    }

    private static FlowDeploymentStatus status(
            @Nullable LastRun lastRun, @Nullable List<String> nextRuns, RunCounts runs) {
        FlowDeploymentStatus none = FlowDeploymentStatusFactory.previous(new FlowDeployment());
        return new FlowDeploymentStatus(
                none.observedGeneration(),
                none.conditions(),
                none.deploymentId(),
                none.flowId(),
                none.adopted(),
                none.image(),
                lastRun,
                nextRuns,
                none.requestedRun(),
                runs,
                none.registration(),
                none.github(),
                none.resources(),
                none.lastReconcileRequest(),
                none.intents(),
                none.creations());
    }
}
