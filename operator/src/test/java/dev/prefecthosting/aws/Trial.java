package dev.prefecthosting.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Puts a kind through its verbs as the engine would, and checks after each that a new listing agrees. */
public final class Trial {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Owner owner = new Owner(UUID.randomUUID().toString(), "default", "trial", Map.of("team", "data"));

    public Owner owner() {
        return owner;
    }

    public Creation creation(String logicalId) {
        return new Creation(owner, logicalId, 0);
    }

    /** Creates, brings it to what is desired, and waits until it is ready; nothing is left to differ. */
    public <D, R extends Remote> R make(AwsKind<D, R> kind, String logicalId, D desired) {
        R created = kind.create(creation(logicalId), desired);
        assertThat(created.identity()).isEqualTo(creation(logicalId).identity());
        return bring(kind, desired, created);
    }

    /** Updates what differs and waits until it is ready. */
    public <D, R extends Remote> R bring(AwsKind<D, R> kind, D desired, R actual) {
        if (kind.compare(desired, actual) instanceof Difference.Update) {
            actual = kind.update(actual, desired);
        }
        assertThat(kind.compare(desired, actual)).as("as updated").isEqualTo(Difference.NONE);
        R ready = ready(kind, actual);
        assertThat(kind.compare(desired, ready)).as("as listed").isEqualTo(Difference.NONE);
        return ready;
    }

    public <D, R extends Remote> R ready(AwsKind<D, R> kind, R actual) {
        Instant end = Instant.now().plus(PATIENCE);
        Optional<R> listed = find(kind, actual);
        while (listed.isPresent() && !(kind.readiness(listed.get()) instanceof Outcome.Done)) {
            assertThat(Instant.now()).as("%s", listed.get()).isBefore(end);
            sleep();
            listed = find(kind, actual);
        }
        assertThat(listed).as(actual.id()).isPresent();
        return listed.orElseThrow();
    }

    /** Deletes it, again as long as something else uses it, until no listing shows it; once more does no harm. */
    public <D, R extends Remote> void delete(AwsKind<D, R> kind, R actual) {
        Instant end = Instant.now().plus(PATIENCE);
        Optional<R> listed = Optional.of(actual);
        while (listed.isPresent()) {
            assertThat(Instant.now()).as("%s", listed.get()).isBefore(end);
            if (!kind.isEnding(listed.get())) {
                start(kind, listed.get());
            }
            listed = find(kind, actual);
        }
        kind.delete(actual);
    }

    private static <R extends Remote> void start(AwsKind<?, R> kind, R actual) {
        try {
            kind.delete(actual);
        } catch (RemoteException e) {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(Failure.DEPENDENCY);
            sleep();
        }
    }

    public <D, R extends Remote> Optional<R> find(AwsKind<D, R> kind, R actual) {
        return kind.list(new Scan<>(List.of(), true)).stream()
                .filter(remote -> remote.id().equals(actual.id()))
                .filter(remote -> remote.identity().ownerUid().equals(owner.uid()))
                .findFirst();
    }

    private static void sleep() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
