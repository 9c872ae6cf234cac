package dev.prefecthosting.plan;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one place (an account's region, a Prefect server) has of one kind, as last listed and as our own writes changed it.
 * Shared by all reconciles there: those that wait for a listing share one.
 */
public final class Inventory<D, R extends Remote> {
    /** How long a listing may lag behind our own writes. */
    public static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration COMPLETE_SCAN = Duration.ofHours(1);

    private final Kind<D, R> kind;
    private final Clock clock;
    private final ReentrantLock listing = new ReentrantLock();

    private final Map<String, R> byId = new LinkedHashMap<>();
    private final Map<String, Instant> written = new HashMap<>();
    private final Map<String, Instant> removed = new HashMap<>();
    private Instant listedAt = Instant.MIN;
    private Instant scannedAt = Instant.MIN;

    public Inventory(Kind<D, R> kind, Clock clock) {
        this.kind = kind;
        this.clock = clock;
    }

    public Kind<D, R> kind() {
        return kind;
    }

    /** Lists again if the last listing is older than this; whoever waits meanwhile uses the same answer. */
    public void refresh(Duration sweepAge) {
        Duration greatestAge =
                switch (kind.freshness()) {
                    case SWEEP -> sweepAge;
                    case HOURLY -> sweepAge.isZero() ? sweepAge : hourly();
                };
        Instant asked = clock.instant();
        if (isFresh(asked, greatestAge)) {
            return;
        }
        listing.lock();
        try {
            if (isFresh(asked, greatestAge)) {
                return;
            }
            Instant begun = clock.instant();
            boolean complete = begun.minus(COMPLETE_SCAN).isAfter(scannedAt);
            List<R> found = GreatestAge.of(greatestAge, () -> kind.list(new Scan<>(remembered(), complete)));
            accept(found, begun, complete);
        } finally {
            listing.unlock();
        }
    }

    public synchronized List<R> all() {
        return List.copyOf(byId.values());
    }

    public List<R> of(Owner owner) {
        return all().stream()
                .filter(remote -> remote.identity().ownerUid().equals(owner.uid()))
                .toList();
    }

    public List<R> find(Identity identity) {
        return all().stream()
                .filter(remote -> remote.identity().equals(identity))
                .toList();
    }

    /** Our own write, seen before any listing shows it. */
    public synchronized void put(R remote) {
        byId.put(remote.id(), remote);
        removed.remove(remote.id());
        if (kind.isEnding(remote)) {
            // A listing without it tells the truth: it has ended.
            written.remove(remote.id());
        } else {
            written.put(remote.id(), clock.instant());
        }
    }

    /** Our own delete. */
    public synchronized void remove(R remote) {
        byId.remove(remote.id());
        written.remove(remote.id());
        removed.put(remote.id(), clock.instant());
    }

    /** Makes the next {@link #refresh} list again: something is on its way. */
    public synchronized void expire() {
        listedAt = Instant.MIN;
    }

    /** Nothing that a kind could trust before its first scan, or after {@link #forget}. */
    private synchronized List<R> remembered() {
        return scannedAt.equals(Instant.MIN) ? List.of() : all();
    }

    /** Makes the next {@link #refresh} list again and read all that is usually remembered. */
    public synchronized void forget() {
        expire();
        scannedAt = Instant.MIN;
    }

    private synchronized boolean isFresh(Instant asked, Duration greatestAge) {
        return listedAt.isAfter(asked) || (!greatestAge.isZero() && listedAt.isAfter(asked.minus(greatestAge)));
    }

    private synchronized void accept(List<R> found, Instant begun, boolean complete) {
        Instant lagging = begun.minus(GRACE);
        written.values().removeIf(at -> at.isBefore(lagging));
        removed.values().removeIf(at -> at.isBefore(lagging));
        List<R> ours = new ArrayList<>();
        for (String id : written.keySet()) {
            R own = byId.get(id);
            if (own != null && found.stream().noneMatch(remote -> remote.id().equals(id))) {
                ours.add(own);
            }
        }
        byId.clear();
        for (R remote : found) {
            if (!removed.containsKey(remote.id())) {
                byId.put(remote.id(), remote);
            }
        }
        ours.forEach(own -> byId.put(own.id(), own));
        listedAt = begun;
        if (complete) {
            scannedAt = begun;
        }
    }

    /** Spread over ±10 % by the kind's name, so that not all kinds are listed in the same sweep. */
    private Duration hourly() {
        int spread = Math.floorMod(kind.name().hashCode(), 720) - 360;
        return Duration.ofHours(1).plusSeconds(spread);
    }
}
