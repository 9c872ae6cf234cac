package dev.prefecthosting.courier;

import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.aws.ecs.OneShotTasks;
import dev.prefecthosting.aws.secrets.SecretValue;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.prefect.CallListener;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is asked of one hosting's Prefect API there by tasks, one at a time. It has no thread of its own: whoever
 * asks, and asks again until there is an answer, takes it a step on. Nothing here waits.
 */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private static final String LOGICAL_ID = "courier";
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration LATEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration ABANDONED = Duration.ofSeconds(90);

    private final Pace pace;
    private final CallListener listener;
    private final Consumer<Owner> failed;
    private final Clock clock;
    private final Correspondence mail;
    private final Seal seal = new Seal();
    private final ReentrantLock turn = new ReentrantLock();
    private final Instant begun;

    private volatile Site site;
    private volatile @Nullable Trip trip;
    private volatile @Nullable String fault;
    private volatile Instant nextStart = Instant.MIN;
    private volatile Optional<Run> last = Optional.empty();

    // Only whoever has the turn reads or writes these.
    private Instant lastLook = Instant.MIN;
    private String posted = "";
    private boolean alone;
    private int starts;
    private int failures;

    Courier(Site site, Pace pace, CallListener listener, Consumer<Owner> failed, Clock clock) {
        this.site = site;
        this.pace = pace;
        this.listener = listener;
        this.failed = failed;
        this.clock = clock;
        this.mail = new Correspondence(pace.between().plus(ABANDONED));
        this.begun = clock.instant();
    }

    void moveTo(Site now) {
        site = now;
    }

    Correspondence mail() {
        return mail;
    }

    Duration oldest() {
        return pace.oldest();
    }

    Instant now() {
        return clock.instant();
    }

    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    Optional<Run> last() {
        return last;
    }

    /** What says that an answer comes later, or why none comes. */
    RemoteException later() {
        String broken = fault;
        Trip running = trip;
        Duration again = running != null ? SOON : wait(Duration.between(now(), nextStart));
        if (broken != null) {
            return new RemoteException(Failure.UNAVAILABLE, broken, again, null);
        }
        String words = running == null
                ? "waits for the next task (spec.prefectApi.via)"
                : "waits for task %s, started at %s".formatted(running.id(), running.startedAt());
        return new RemoteException(Failure.UNDER_WAY, words, again, null);
    }

    private static Duration wait(Duration left) {
        if (left.compareTo(SOON) < 0) {
            return SOON;
        }
        return left.compareTo(LATEST) < 0 ? left : LATEST;
    }

    /** Looks at the task that runs, or starts the next one that is due; whoever comes meanwhile goes on. */
    void step(URI api) {
        if (!turn.tryLock()) {
            return;
        }
        try {
            Trip running = trip;
            if (running != null) {
                look(running);
            } else if (mail.isWaiting(now()) && !now().isBefore(nextStart)) {
                start(api);
            }
        } catch (RemoteException e) {
            Trip running = trip;
            if (running == null) {
                fail("no task could be started: " + e.getMessage());
            } else if (running.isLate(now())) {
                giveUp(running, e);
            } else {
                // It goes on all the same.
                LOG.debug("task {} can't be looked at", running.id(), e);
            }
        } finally {
            turn.unlock();
        }
    }

    private void look(Trip running) {
        Instant now = now();
        if (now.isBefore(lastLook.plus(LOOK))) {
            return;
        }
        lastLook = now;
        switch (running.look(seal, patience(), now)) {
            case Trip.Progress.OnItsWay(Trip still) -> trip = still;
            case Trip.Progress.Failed(String message) -> fail(message);
            case Trip.Progress.Delivered(List<Replies.Told> told) -> deliver(running, told, now);
        }
    }

    private void giveUp(Trip running, RemoteException cause) {
        String unseen = "task %s can't be looked at: %s".formatted(running.id(), cause.getMessage());
        try {
            running.stop();
            fail(unseen);
        } catch (RemoteException e) {
            fail("%s; nor can it be stopped: %s".formatted(unseen, e.getMessage()));
        }
    }

    /** How much later than its end a task's last lines may come. */
    private Duration patience() {
        Duration half = pace.between().dividedBy(2);
        return half.compareTo(LATEST) < 0 ? half : LATEST;
    }

    private void deliver(Trip done, List<Replies.Told> told, Instant now) {
        mail.accept(Replies.byKey(told), done.startedAt(), now);
        told.forEach(each -> listener.called(each.ask().request().operation(), outcome(each.reply()), each.took()));
        fault = null;
        failures = 0;
        trip = null;
        last = Optional.of(new Run(done.taskArn(), done.startedAt(), "Succeeded"));
        LOG.debug("task {} brought {} answers", done.id(), told.size());
    }

    private static String outcome(Reply reply) {
        return reply.isDone() ? "ok" : "http_" + reply.status();
    }

    /** Later and later while it goes on. */
    private void fail(String message) {
        Trip lost = trip;
        LOG.warn("{}", message);
        if (lost != null) {
            last = Optional.of(new Run(lost.taskArn(), lost.startedAt(), "Failed"));
        }
        mail.lost();
        // What the secret holds may not be what was put there.
        posted = "";
        alone = false;
        fault = message;
        trip = null;
        failures++;
        Duration pause = pace.between().multipliedBy(1L << Math.min(failures - 1, 6));
        nextStart = now().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        failed.accept(site.owner());
    }

    private void start(URI api) {
        Site here = site;
        Instant now = now();
        if (!alone && here.tasks().isUnderWay(here.clusterArn(), here.family())) {
            // Of an operator before this one, or one that was given up; what it brings is seen by the next.
            nextStart = now.plus(SOON);
            return;
        }
        alone = true;
        Letter letter = letter(api, now);
        String place = here.letterbox() + " " + letter.digest();
        if (!posted.equals(place)) {
            here.letters().put(here.letterbox(), new SecretValue(letter.text()));
            posted = place;
        }
        Creation creation = new Creation(here.owner(), LOGICAL_ID + "/" + begun + "/" + letter.digest(), starts);
        String arn = here.tasks()
                .start(new OneShotTasks.Run(
                        here.clusterArn(),
                        here.definitionArn(),
                        here.subnets(),
                        here.groups(),
                        creation.token(),
                        Tags.of(new Creation(here.owner(), LOGICAL_ID, starts)),
                        Script.CONTAINER,
                        Map.of(Script.DIGEST, letter.digest(), Script.API, api.toString())));
        starts++;
        mail.left(letter.asks());
        nextStart = now.plus(pace.between());
        lastLook = now;
        trip = new Trip(here, letter, arn, now, Optional.empty());
    }

    /** As much as goes into one; the rest waits for the next. */
    private Letter letter(URI api, Instant now) {
        List<Ask> asks = mail.leaving(now, FirstReads.of(api, now));
        Letter letter = Letter.of(asks, api, seal);
        while (letter.isTooLong() && asks.size() > 1) {
            asks = fewer(asks);
            letter = Letter.of(asks, api, seal);
        }
        if (letter.isTooLong()) {
            mail.refuse(asks.getFirst(), Reply.tooLong(now));
            return letter(api, now);
        }
        return letter;
    }

    /** The first half of the changes and all reads; without changes the first half of the reads. */
    private static List<Ask> fewer(List<Ask> asks) {
        long changes = asks.stream().filter(ask -> !ask.isRead()).count();
        if (changes <= 1) {
            return List.copyOf(asks.subList(0, Math.max(1, asks.size() / 2)));
        }
        List<Ask> fewer = new ArrayList<>(asks.subList(0, (int) (changes / 2)));
        asks.stream().filter(Ask::isRead).forEach(fewer::add);
        return fewer;
    }
}
