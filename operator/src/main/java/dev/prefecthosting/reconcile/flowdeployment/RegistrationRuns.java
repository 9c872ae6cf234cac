package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.aws.ecs.OneShotTasks;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.flowdeployment.RegistrationStatus;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.reconcile.workpool.PoolTasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts the task in which a flow registers itself, and follows it to its end. */
final class RegistrationRuns {
    static final String RUNNING = "Running";
    static final String SUCCEEDED = "Succeeded";
    static final String FAILED = "Failed";

    private static final String LOGICAL_ID = "registration";
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int LINES = 5;
    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Clock clock;

    RegistrationRuns(Clock clock) {
        this.clock = clock;
    }

    /** The same token again finds the task that an earlier, interrupted pass has started. */
    RegistrationStatus start(
            Owner owner,
            String definitionArn,
            String fingerprint,
            PoolTasks pool,
            AwsRegion aws,
            @Nullable RegistrationStatus before) {
        int attempt = before != null && isOf(before, fingerprint) ? before.attemptsOrDefault() + 1 : 1;
        Creation creation = new Creation(owner, LOGICAL_ID + "/" + fingerprint + "/" + definitionArn, attempt);
        Map<String, String> tags = Tags.of(new Creation(owner, LOGICAL_ID, attempt));
        String arn = aws.oneShotTasks.start(new OneShotTasks.Run(
                pool.hosting().cluster().arn(),
                definitionArn,
                pool.hosting().network().privateSubnets(),
                pool.groups(),
                creation.token(),
                tags));
        return new RegistrationStatus(
                fingerprint, arn, RUNNING, null, clock.instant().toString(), null, attempt, null);
    }

    /** As it stands now; what has ended stays as it was seen to end. */
    RegistrationStatus followed(RegistrationStatus before, PoolTasks pool, AwsRegion aws) {
        String arn = before.taskArn();
        if (arn == null || !RUNNING.equals(before.state())) {
            return before;
        }
        String cluster = pool.hosting().cluster().arn();
        Optional<OneShotTasks.Shown> shown = aws.oneShotTasks.find(cluster, arn);
        if (shown.isEmpty()) {
            return ended(before, FAILED, null, "ECS does not know the task any more");
        }
        if (shown.get().hasEnded()) {
            return ended(before, shown.get(), tail(pool, shown.get().id(), aws));
        }
        if (isOverdue(before)) {
            String late = "it did not end within %d min: deploy() has to return, unlike serve()"
                    .formatted(LONGEST.toMinutes());
            aws.oneShotTasks.stop(cluster, arn, "the registration " + late);
            return ended(
                    before,
                    FAILED,
                    null,
                    late + LogWords.lastLines(tail(pool, shown.get().id(), aws)));
        }
        return before;
    }

    /** Whether one that failed is tried again by now; every change of image or arguments tries at once. */
    boolean isTriedAgain(RegistrationStatus failed, boolean asked) {
        return asked
                || retryAt(failed).filter(at -> !at.isAfter(clock.instant())).isPresent();
    }

    /** Empty when only a change or a person's request makes it run again. */
    Optional<Duration> triedAgainIn(RegistrationStatus status) {
        return FAILED.equals(status.state())
                ? retryAt(status).map(at -> Duration.between(clock.instant(), at))
                : Optional.empty();
    }

    private static Optional<Instant> retryAt(RegistrationStatus failed) {
        String end = failed.endedAt();
        int tried = failed.attemptsOrDefault();
        return end == null || tried >= TRIES
                ? Optional.empty()
                : Optional.of(Instant.parse(end).plus(PAUSE.multipliedBy((long) tried * tried)));
    }

    static boolean isOf(@Nullable RegistrationStatus status, String fingerprint) {
        return status != null && fingerprint.equals(status.content());
    }

    private boolean isOverdue(RegistrationStatus running) {
        String start = running.startedAt();
        return start != null && Instant.parse(start).plus(LONGEST).isBefore(clock.instant());
    }

    private static List<String> tail(PoolTasks pool, String taskId, AwsRegion aws) {
        return aws.logTails.last(pool.logGroup(), RegistrationTask.stream(taskId), LINES);
    }

    private RegistrationStatus ended(RegistrationStatus before, OneShotTasks.Shown shown, List<String> tail) {
        Integer exitCode = shown.exitCode();
        boolean well = exitCode != null && exitCode == 0;
        String how = exitCode == null ? "it never ran: " + shown.reason() : "exit code " + exitCode;
        return ended(before, well ? SUCCEEDED : FAILED, exitCode, how + LogWords.lastLines(tail));
    }

    RegistrationStatus ended(RegistrationStatus before, String state, @Nullable Integer exitCode, String message) {
        return new RegistrationStatus(
                before.content(),
                before.taskArn(),
                state,
                exitCode,
                before.startedAt(),
                clock.instant().toString(),
                before.attempts(),
                message);
    }
}
