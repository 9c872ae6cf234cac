package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.prefect.WorkPools;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Job variables held to those that the pool has: Prefect takes any name, and no run would ever see it. */
final class JobVariables {
    private static final int TYPING_MISTAKES = 2;

    private JobVariables() {}

    /** What to write otherwise; the pool is read anew before anything is said against a variable that it may have now. */
    static List<String> complaints(Collection<String> names, Home home, PrefectServer server, Duration justNow) {
        if (names.isEmpty() || complaints(names, home, server).isEmpty()) {
            return List.of();
        }
        server.workPools.refresh(justNow);
        return complaints(names, home, server);
    }

    private static List<String> complaints(Collection<String> names, Home home, PrefectServer server) {
        Optional<Set<String>> known = server.workPools.all().stream()
                .filter(pool -> Registrations.isThere(home, List.of(pool)))
                .findFirst()
                .map(WorkPools.Found::variables);
        return known.map(variables -> complaints(names, home.poolName(), variables))
                .orElse(List.of());
    }

    /** Nothing is known of a template that the first worker has yet to fill. */
    static List<String> complaints(Collection<String> names, String pool, Set<String> known) {
        return names.stream()
                .filter(name -> !known.isEmpty() && !known.contains(name))
                .sorted()
                .map(name -> "spec.jobVariables.%s: the work pool %s has no such variable: write %s"
                        .formatted(name, pool, instead(name, known)))
                .toList();
    }

    private static String instead(String name, Set<String> known) {
        List<String> near = known.stream()
                .filter(candidate -> isNear(plain(name), plain(candidate)))
                .sorted()
                .toList();
        return near.isEmpty()
                ? "one of " + String.join(", ", known.stream().sorted().toList())
                : String.join(" or ", near);
    }

    private static boolean isNear(String one, String other) {
        return one.contains(other) || other.contains(one) || distance(one, other) <= TYPING_MISTAKES;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Letters to add, leave out or change. */
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            before[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] now = new int[other.length() + 1];
            now[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int changed = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
                now[column] = Math.min(Math.min(now[column - 1], before[column]) + 1, before[column - 1] + changed);
            }
            before = now;
        }
        return before[other.length()];
    }
}
