package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.courier.Run;
import dev.prefecthosting.model.hosting.PrefectApiStatus;
import dev.prefecthosting.model.hosting.PrefectApiTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last task that brought requests, in status: with each sweep there is another, and that alone is no news. */
final class LastTask {
    private static final Duration NEWS = Duration.ofHours(1);

    private LastTask() {}

    static @Nullable PrefectApiStatus beside(
            @Nullable PrefectApiStatus keys, @Nullable PrefectApiStatus old, Optional<Run> run) {
        PrefectApiTask task = of(old == null ? null : old.lastTask(), run);
        if (task == null) {
            return keys;
        }
        PrefectApiStatus kept = keys == null ? PrefectApiStatus.EMPTY : keys;
        return new PrefectApiStatus(
                kept.knownHosts(), kept.instanceId(), task, kept.endpointId(), kept.endpointDnsName());
    }

    private static @Nullable PrefectApiTask of(@Nullable PrefectApiTask known, Optional<Run> run) {
        return run.filter(last -> isNews(known, last))
                .map(last -> new PrefectApiTask(last.taskArn(), last.startedAt().toString(), last.state()))
                .orElse(known);
    }

    private static boolean isNews(@Nullable PrefectApiTask known, Run last) {
        String since = known == null ? null : known.startedAt();
        return known == null
                || since == null
                || !last.state().equals(known.state())
                || Instant.parse(since).plus(NEWS).isBefore(last.startedAt());
    }
}
