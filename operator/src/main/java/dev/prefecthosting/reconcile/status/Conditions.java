package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.model.common.Condition;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The conditions of one resource; a transition time changes with the status only. */
public final class Conditions {
    public static final String READY = "Ready";
    public static final String RECONCILING = "Reconciling";
    public static final String STALLED = "Stalled";
    public static final String SUSPENDED = "Suspended";

    private final Map<String, Condition> byType = new LinkedHashMap<>();
    private final long generation;
    private final Clock clock;

    /** Starts from the previous ones. */
    public Conditions(List<Condition> previous, @Nullable Long generation, Clock clock) {
        previous.forEach(condition -> byType.put(condition.type(), condition));
        this.generation = generation == null ? 0 : generation;
        this.clock = clock;
    }

    public Conditions set(String type, boolean status, Reason reason, String message) {
        return set(type, status ? "True" : "False", reason, message);
    }

    public Conditions unknown(String type, Reason reason, String message) {
        return set(type, "Unknown", reason, message);
    }

    /** Not ready, and why: on its way or tried again, unless only another spec can help. */
    public Conditions unready(Reason reason, String message) {
        set(READY, false, reason, message);
        return reason.waitsForSpec() ? stalls(reason, message) : moves(reason, message);
    }

    /** An answer comes later: what is Ready by this spec stays so until then. */
    public Conditions awaits(String message) {
        Condition ready = byType.get(READY);
        boolean stays = isTrue(ready) && ready != null && Objects.equals(ready.observedGeneration(), generation);
        return stays ? this : unready(Reason.PROGRESSING, message);
    }

    /** Nothing is done; Ready keeps its last value. */
    public Conditions suspended() {
        String message = "spec.suspend is true: nothing is done";
        set(SUSPENDED, true, Reason.SUSPENDED, message);
        return rests(Reason.SUSPENDED, message);
    }

    /** Nothing is done, for this reason; Ready keeps its last value. */
    public Conditions rests(Reason reason, String message) {
        set(RECONCILING, false, reason, message);
        return get(READY).isPresent() ? remove(STALLED) : unknown(READY, reason, message);
    }

    /** Of Reconciling and Stalled one at most is true: kstatus believes the first that it meets. */
    Conditions stalls(Reason reason, String message) {
        set(RECONCILING, false, reason, "waits for a change of the spec");
        return set(STALLED, true, reason, message);
    }

    private Conditions moves(Reason reason, String message) {
        set(RECONCILING, true, reason, message);
        return remove(STALLED);
    }

    public Conditions remove(String type) {
        byType.remove(type);
        return this;
    }

    public boolean isTrue(String type) {
        return isTrue(byType.get(type));
    }

    public Optional<Condition> get(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    public List<Condition> list() {
        return List.copyOf(byType.values());
    }

    public static boolean isTrue(List<Condition> conditions, String type) {
        return conditions.stream().anyMatch(condition -> condition.type().equals(type) && isTrue(condition));
    }

    private static boolean isTrue(@Nullable Condition condition) {
        return condition != null && condition.status().equals("True");
    }

    private Conditions set(String type, String status, Reason reason, String message) {
        String since = get(type)
                .filter(previous -> previous.status().equals(status))
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        byType.put(type, new Condition(type, status, reason.text(), message, generation, since));
        return this;
    }
}
