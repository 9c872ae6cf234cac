package dev.prefecthosting.courier;

import dev.prefecthosting.aws.ecs.OneShotTasks;
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
    private static final int NO_CONNECTION = 4;
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
        if (shown.isEmpty()) {
            return failed("ECS does not know it any more");
        }
        if (shown.get().hasEnded()) {
            return ended(shown.get(), seal, patience, now);
        }
        if (startedAt.plus(LONGEST).isBefore(now)) {
            String late = "it did not end within %d min".formatted(LONGEST.toMinutes());
            site.tasks().stop(site.clusterArn(), taskArn, late);
            return failed("%s, last in state %s".formatted(late, shown.get().state()) + lastLines());
        }
        return new Progress.OnItsWay(this);
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
            byte[] packed = seal.open(sealed.get(), letter.digest());
            return new Progress.Delivered(Replies.of(packed, letter, startedAt, now));
        }
        Instant since = endedSince.orElse(now);
        if (since.plus(patience).isAfter(now)) {
            return new Progress.OnItsWay(new Trip(site, letter, taskArn, startedAt, Optional.of(since)));
        }
        return failed("it ended well, but its answers are not in log stream %s of %s%s"
                .formatted(stream(), site.logGroup(), lines.isEmpty() ? ", which is empty or gone" : ""));
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
