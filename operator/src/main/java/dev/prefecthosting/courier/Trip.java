package dev.prefecthosting.courier;

import dev.prefecthosting.aws.ecs.OneShotTasks;
import dev.prefecthosting.plan.RemoteException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One task with its letter, from its start to its answers.
 *
 * @param endedSince when it was first seen to have ended; its last lines may come later
 */
record Trip(Site site, Letter letter, String taskArn, Instant startedAt, Optional<Instant> endedSince) {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** ECS may not show yet what it has just started. */
    private static final Duration SHOWN_LATEST = Duration.ofSeconds(60);

    private static final int NO_CONNECTION = 4;
    private static final String LATE = "it did not end within %d min".formatted(LONGEST.toMinutes());
    private static final int LINES = 5;

    /** How it stands. */
    sealed interface Progress {
        record OnItsWay(Trip trip) implements Progress {}

        record Delivered(List<Replies.Told> told) implements Progress {}

        record Failed(String message) implements Progress {}
    }

    String id() {
        return OneShotTasks.idOf(taskArn);
    }

    /** @param patience how long an answer is waited for after the end */
    Progress look(Seal seal, Duration patience, Instant now) {
        Optional<OneShotTasks.Shown> shown = site.tasks().find(site.clusterArn(), taskArn);
        if (shown.isEmpty() && startedAt.plus(SHOWN_LATEST).isAfter(now)) {
            return new Progress.OnItsWay(this);
        }
        if (shown.isEmpty()) {
            return failed("ECS does not know it any more");
        }
        if (shown.get().hasEnded()) {
            return ended(shown.get(), seal, patience, now);
        }
        if (isLate(now)) {
            stop();
            return failed("%s, last in state %s".formatted(LATE, shown.get().state()) + lastLines());
        }
        return new Progress.OnItsWay(this);
    }

    boolean isLate(Instant now) {
        return startedAt.plus(LONGEST).isBefore(now);
    }

    void stop() {
        site.tasks().stop(site.clusterArn(), taskArn, LATE);
    }

    private Progress ended(OneShotTasks.Shown shown, Seal seal, Duration patience, Instant now) {
        Integer exitCode = shown.exitCode();
        if (exitCode == null) {
            return failed("it never ran: %s%s".formatted(shown.reason(), advice(shown.reason())));
        }
        if (exitCode == NO_CONNECTION) {
            return failed("it runs, and can't connect to the Prefect API" + lastLines()
                    + ". Does the server run, and does its security group admit the hosting's group clients?");
        }
        if (exitCode != 0) {
            return failed("exit code %d%s%s".formatted(exitCode, reason(shown), lastLines()));
        }
        List<String> lines = site.logs().whole(site.logGroup(), stream());
        Optional<String> sealed = Replies.sealed(lines);
        if (sealed.isPresent()) {
            return opened(sealed.get(), seal, now);
        }
        Instant since = endedSince.orElse(now);
        if (since.plus(patience).isAfter(now)) {
            return new Progress.OnItsWay(new Trip(site, letter, taskArn, startedAt, Optional.of(since)));
        }
        return failed("it ended well, but its answers are not in log stream %s of %s%s"
                .formatted(stream(), site.logGroup(), lines.isEmpty() ? ", which is empty or gone" : ""));
    }

    private Progress opened(String sealed, Seal seal, Instant now) {
        try {
            byte[] packed = seal.open(sealed, letter.digest());
            return new Progress.Delivered(Replies.of(packed, letter, startedAt, now));
        } catch (RemoteException e) {
            return failed(e.getMessage());
        }
    }

    /** What AWS says without saying what to look at. */
    private static String advice(String reason) {
        if (reason.contains("CannotPull")) {
            return ". Do the private subnets lead to its image, by a NAT gateway or endpoints?";
        }
        if (reason.contains("ResourceInitialization")) {
            return ". Do the private subnets lead to Secrets Manager and CloudWatch Logs, by a NAT gateway or endpoints?";
        }
        return "";
    }

    private static String reason(OneShotTasks.Shown shown) {
        return shown.reason().isEmpty() ? "" : " (" + shown.reason() + ")";
    }

    private Progress failed(String why) {
        return new Progress.Failed("task %s: %s".formatted(id(), why));
    }

    private String lastLines() {
        List<String> words = Replies.words(site.logs().last(site.logGroup(), stream(), LINES));
        return words.isEmpty() ? "" : "; its last lines: " + String.join(" | ", words);
    }

    private String stream() {
        return Script.stream(id());
    }
}
