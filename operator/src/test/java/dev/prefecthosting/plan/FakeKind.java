package dev.prefecthosting.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A kind whose remote side is a map, with the faults that a real one has. */
final class FakeKind implements Kind<FakeKind.Desired, FakeKind.Thing> {
    record Desired(String size, boolean extra, List<String> uses) {
        static Desired of(String size, String... uses) {
            return new Desired(size, false, List.of(uses));
        }
    }

    record Thing(String id, Identity identity, String state, String size, boolean extra) implements Remote {
        Thing in(String newState) {
            return new Thing(id, identity, newState, size, extra);
        }
    }

    final Map<String, Thing> remote = new ConcurrentHashMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final String name;
    boolean idempotent = true;
    boolean slow;
    boolean slowToGo;
    boolean loseNextAnswer;
    boolean hideNew;
    boolean refuseToList;
    /** What the last listing was told that it had read before. */
    volatile List<Thing> known = List.of();

    FakeKind(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean createIsIdempotent() {
        return idempotent;
    }

    @Override
    public List<Thing> list(Scan<Thing> scan) {
        calls.add("list");
        known = List.copyOf(scan.known());
        if (refuseToList) {
            throw new RemoteException(Failure.UNAUTHORIZED, "not allowed to list", null);
        }
        return hideNew ? List.of() : new ArrayList<>(remote.values());
    }

    /** Done when it is asked for again. */
    @Override
    public Copy copy(Thing actual) {
        boolean begun = calls.contains("copy " + actual.id());
        calls.add("copy " + actual.id());
        return new Copy("copy-of-" + actual.id(), begun);
    }

    @Override
    public Thing create(Creation creation, Desired desired) {
        calls.add("create " + creation.logicalId() + " " + desired.uses());
        String id = name.toLowerCase(java.util.Locale.ROOT) + "-" + ids.incrementAndGet();
        Thing thing = new Thing(id, creation.identity(), slow ? "pending" : "available", desired.size(), false);
        remote.put(id, thing);
        if (loseNextAnswer) {
            loseNextAnswer = false;
            throw new RemoteException(Failure.UNAVAILABLE, "connection reset", null);
        }
        return thing;
    }

    @Override
    public Difference compare(Desired desired, Thing actual) {
        return Difference.collect()
                .replace("size", actual.size(), desired.size())
                .update("extra", actual.extra(), desired.extra())
                .update("foreign", actual.identity().isForeign(), false)
                .result();
    }

    @Override
    public Thing update(Thing actual, Desired desired) {
        calls.add("update " + actual.id());
        Thing updated = new Thing(
                actual.id(),
                actual.identity().isForeign() ? new Identity("adopted", "adopted") : actual.identity(),
                actual.state(),
                actual.size(),
                desired.extra());
        remote.put(updated.id(), updated);
        return updated;
    }

    @Override
    public Optional<Thing> delete(Thing actual) {
        calls.add("delete " + actual.id());
        if (slowToGo) {
            Thing going = actual.in("deleting");
            remote.put(going.id(), going);
            return Optional.of(going);
        }
        remote.remove(actual.id());
        return Optional.empty();
    }

    @Override
    public Outcome readiness(Thing actual) {
        return actual.state().equals("available") ? Outcome.DONE : Outcome.waitFor(Pass.POLL, actual.state());
    }

    @Override
    public boolean isEnding(Thing actual) {
        return actual.state().equals("deleting");
    }

    @Override
    public void tag(Thing actual, Map<String, String> tags) {
        calls.add("tag " + actual.id() + " " + tags);
        Identity identity = actual.identity();
        Map<String, String> all = new TreeMap<>(identity.tags().orElseThrow());
        all.putAll(tags);
        identity = new Identity(identity.ownerUid(), identity.logicalId(), Optional.of(all));
        remote.put(actual.id(), new Thing(actual.id(), identity, actual.state(), actual.size(), actual.extra()));
    }

    @Override
    public void release(Thing actual) {
        calls.add("release " + actual.id());
        remote.put(
                actual.id(), new Thing(actual.id(), Identity.FOREIGN, actual.state(), actual.size(), actual.extra()));
    }
}
