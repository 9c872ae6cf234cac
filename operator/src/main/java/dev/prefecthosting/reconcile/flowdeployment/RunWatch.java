package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.plan.AtOnce;
import dev.prefecthosting.plan.Beside;
import dev.prefecthosting.plan.GreatestAge;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.prefect.FlowRuns;
import dev.prefecthosting.prefect.PrefectServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Looks at the runs of all our deployments of a server at once: three calls a sweep, however many there are. */
final class RunWatch {
    static final int NEXT = 3;

    /** How far the first look goes back: what ended before a longer stop of the operator stays unknown. */
    private static final Duration FIRST_LOOK = Duration.ofHours(1);

    /** A run may be reported a little after its end. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private static final int KEPT = 20;

    private final Beside<PrefectServer, Seen> seen = new Beside<>(Seen::new);
    private final Clock clock;

    RunWatch(Clock clock) {
        this.clock = clock;
    }

    /** As looked at no longer ago than this; whoever waits for a look shares it. */
    Runs of(PrefectServer server, Duration greatestAge) {
        return seen.of(server).noOlder(clock.instant(), greatestAge, known -> look(server, known));
    }

    /** The last look at one server. */
    private static final class Seen {
        private Runs runs = Runs.NONE;

        synchronized Runs noOlder(Instant asked, Duration greatestAge, UnaryOperator<Runs> look) {
            if (!runs.at().plus(greatestAge).isAfter(asked)) {
                runs = GreatestAge.of(greatestAge, () -> look.apply(runs));
            }
            return runs;
        }
    }

    private Runs look(PrefectServer server, Runs before) {
        Instant now = clock.instant();
        List<String> ids = ours(server.deployments(Duration.ofDays(1)));
        if (ids.isEmpty()) {
            return new Runs(now, Map.of(), Map.of(), Map.of());
        }
        Instant since = before.at().equals(Instant.MIN)
                ? now.minus(FIRST_LOOK)
                : before.at().minus(OVERLAP).minus(server.oldestAnswer());
        FlowRuns runs = server.flowRuns;
        AtOnce all = new AtOnce();
        Map<String, List<FlowRuns.FlowRun>> none = Map.of();
        var ended = all.ask(() -> runs.endedSince(ids, since), none);
        var unfinished = all.ask(() -> runs.unfinished(ids), Map.<String, FlowRuns.Unfinished>of());
        var next = all.ask(() -> runs.next(ids, NEXT, now), none);
        all.await();
        return new Runs(now, merged(before.ended(), ended, Set.copyOf(ids)), unfinished, next);
    }

    private static List<String> ours(Inventory<?, ? extends Remote> deployments) {
        return deployments.all().stream()
                .filter(deployment -> !deployment.identity().isForeign())
                .map(Remote::id)
                .toList();
    }

    private static Map<String, List<FlowRuns.FlowRun>> merged(
            Map<String, List<FlowRuns.FlowRun>> old, Map<String, List<FlowRuns.FlowRun>> recent, Set<String> ids) {
        Map<String, List<FlowRuns.FlowRun>> merged = new HashMap<>();
        for (String id : ids) {
            List<FlowRuns.FlowRun> runs = new ArrayList<>(recent.getOrDefault(id, List.of()));
            Set<String> known = new HashSet<>();
            runs.forEach(run -> known.add(run.id()));
            old.getOrDefault(id, List.of()).stream()
                    .filter(run -> !known.contains(run.id()))
                    .forEach(runs::add);
            if (!runs.isEmpty()) {
                merged.put(id, List.copyOf(runs.subList(0, Math.min(KEPT, runs.size()))));
            }
        }
        return merged;
    }
}
