package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** When to look at a resource again: soon while something is on its way, later and later while something fails. */
public final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
    private static final Duration BESIDE_FAILURE = Duration.ofSeconds(15);
    private static final double SPREAD = 0.1;

    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, Integer> looks = new ConcurrentHashMap<>();

    /** After a pass. Failures in a row double the time up to five minutes; a sweep comes in any case. */
    public Duration after(String uid, Report report, Duration sweep) {
        boolean failed = Stream.concat(report.steps().stream(), report.removals().stream())
                .map(StepReport::outcome)
                .anyMatch(outcome -> outcome instanceof Outcome.Failed);
        Duration due = spread(sweep);
        if (!failed) {
            failures.remove(uid);
            return report.again()
                    .map(soon -> earlier(earlier(soon, look(uid, report)), due))
                    .orElse(due);
        }
        Duration next = earlier(failure(uid), due);
        return isOnItsWay(report) ? earlier(next, BESIDE_FAILURE) : next;
    }

    /** Much of what was just made is ready in a moment: after a change the looks come closer together, then later. */
    private Duration look(String uid, Report report) {
        int before = report.changes().isEmpty() ? looks.getOrDefault(uid, 0) : 0;
        looks.put(uid, before + 1);
        return FIRST_LOOK.multipliedBy(1L << Math.min(before, 10));
    }

    /** One step that fails does not keep the others, which AWS works on, waiting for minutes. */
    private static boolean isOnItsWay(Report report) {
        return Stream.concat(report.steps().stream(), report.removals().stream())
                .anyMatch(step -> step.outcome() instanceof Outcome.Wait);
    }

    /** After a failure of the whole reconcile. */
    public Duration failure(String uid) {
        int inARow = failures.merge(uid, 1, Integer::sum);
        Duration next = FIRST.multipliedBy(1L << Math.min(inARow - 1, 10));
        return earlier(next, LONGEST);
    }

    public static Duration earlier(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    public void success(String uid) {
        failures.remove(uid);
    }

    /** With the resource; what is kept for parts of it begins with its UID. */
    public void forget(String uid) {
        failures.keySet().removeIf(each -> each.startsWith(uid));
        looks.remove(uid);
    }

    /** ± 10 %, so that a fleet does not sweep in step. */
    public static Duration spread(Duration sweep) {
        double factor = 1 + ThreadLocalRandom.current().nextDouble(-SPREAD, SPREAD);
        return Duration.ofMillis((long) (sweep.toMillis() * factor));
    }
}
