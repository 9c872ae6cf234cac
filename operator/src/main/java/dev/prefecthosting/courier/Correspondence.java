package dev.prefecthosting.courier;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is asked of one API and what it has answered. Reads that were asked for once go along with every task. */
final class Correspondence {
    private static final int MOST_REMEMBERED = 200;
    private static final Duration REMEMBERED = Duration.ofHours(3);
    private static final Duration KEPT = Duration.ofMinutes(10);
    /** A pass that has asked for changes finds what it has seen until it has their answers, and so makes the same plan. */
    private static final Duration HELD = Duration.ofSeconds(20);
    /** Some that begin at once ask at once. */
    private static final Duration GATHERING = Duration.ofSeconds(1);

    private final Duration abandoned;
    private final Map<String, Ask> wanted = new LinkedHashMap<>();
    private final Map<String, Ask> remembered = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Ask> changes = new LinkedHashMap<>();
    private final Map<String, Ask> promised = new HashMap<>();
    private final Map<String, Ask> sent = new HashMap<>();
    private final Map<String, Done> done = new HashMap<>();
    private Map<String, Reply> reads = Map.of();
    private Map<String, Reply> newer = Map.of();
    private Instant heldUntil = Instant.MIN;
    private Instant waitingSince = Instant.MAX;

    /**
     * A change that was made.
     *
     * @param asked when its answer was last asked for
     */
    private record Done(Ask ask, Reply reply, Instant asked) {
        Done askedAgain(Instant now) {
            return new Done(ask, reply, now);
        }
    }

    /** @param abandoned what nobody has asked for again for so long is not sent */
    Correspondence(Duration abandoned) {
        this.abandoned = abandoned;
    }

    /** The answer, if there is one that is no older; else it is asked for. */
    synchronized Optional<Reply> read(Ask ask, Duration greatestAge) {
        Instant now = ask.at();
        boolean held = isHeld(now);
        Optional<Reply> known = Optional.ofNullable(reads.get(ask.key()))
                .filter(reply -> held || reply.serves(now, greatestAge))
                .or(() -> Optional.ofNullable(newer.get(ask.key())).filter(reply -> reply.serves(now, greatestAge)));
        remembered.put(ask.key(), ask);
        if (known.isEmpty() && !sent.containsKey(ask.key())) {
            wanted.put(ask.key(), ask);
            wait(now);
        }
        return known;
    }

    /** The answer to a change, which stays until it is {@link #spend spent}; else the change is asked for. */
    synchronized Optional<Reply> change(Ask ask) {
        Done known = done.computeIfPresent(ask.key(), (_, before) -> before.askedAgain(ask.at()));
        if (known == null && !sent.containsKey(ask.key())) {
            changes.put(ask.key(), ask);
            wait(ask.at());
        }
        return Optional.ofNullable(known).map(Done::reply);
    }

    /** Others may refer to what this one makes. */
    synchronized void promise(Ask ask) {
        promised.put(ask.key(), ask);
    }

    synchronized void spend(Collection<String> keys) {
        done.keySet().removeAll(keys);
    }

    /** Whether there may soon be more than what a {@link #read} finds. */
    synchronized boolean isMaking(Instant now) {
        boolean making =
                Stream.concat(changes.values().stream(), sent.values().stream()).anyMatch(Ask::makes);
        return making || (isHeld(now) && done.values().stream().map(Done::ask).anyMatch(Ask::makes));
    }

    /** It is answered here, and does not go along. */
    synchronized void refuse(Ask ask, Reply refusal) {
        changes.remove(ask.key());
        promised.remove(ask.key());
        wanted.remove(ask.key());
        remembered.remove(ask.key());
        if (ask.isRead()) {
            reads = new HashMap<>(reads);
            reads.put(ask.key(), refusal);
        } else {
            done.put(ask.key(), new Done(ask, refusal, refusal.asked()));
        }
    }

    synchronized boolean isWaiting(Instant now) {
        return waitingSince.isBefore(now.minus(GATHERING));
    }

    /** What goes along now: changes in the order in which they were asked for, then all reads, so that these see them. */
    synchronized List<Ask> leaving(Instant now, List<Ask> standing) {
        changes.values().removeIf(ask -> ask.at().isBefore(now.minus(abandoned)));
        promised.values().removeIf(ask -> ask.at().isBefore(now.minus(KEPT)));
        done.values().removeIf(known -> known.reply().arrived().isBefore(now.minus(KEPT)));
        remembered.values().removeIf(ask -> ask.at().isBefore(now.minus(REMEMBERED)));
        remembered
                .keySet()
                .removeAll(remembered.keySet().stream()
                        .limit(Math.max(0, remembered.size() - MOST_REMEMBERED))
                        .toList());
        Map<String, Ask> all = new LinkedHashMap<>();
        changes.values().forEach(change -> {
            change.needs().stream().map(promised::get).forEach(needed -> {
                if (needed != null) {
                    all.putIfAbsent(needed.key(), needed);
                }
            });
            all.put(change.key(), change);
        });
        standing.forEach(ask -> all.put(ask.key(), ask));
        remembered.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> all.putIfAbsent(entry.getKey(), entry.getValue()));
        return new ArrayList<>(all.values());
    }

    /** They are on their way; others wait for the next task. */
    synchronized void left(List<Ask> asks) {
        sent.clear();
        for (Ask ask : asks) {
            sent.put(ask.key(), ask);
            changes.remove(ask.key());
            wanted.remove(ask.key());
        }
        if (changes.isEmpty() && wanted.isEmpty()) {
            waitingSince = Instant.MAX;
        }
    }

    /** @param asked when the task that brought them was started */
    synchronized void accept(Map<String, Reply> replies, Instant asked, Instant now) {
        // Whoever wanted it then would have asked since; to who asks later it is no answer.
        done.values().removeIf(known -> known.asked().isBefore(asked));
        boolean changed = false;
        Map<String, Reply> read = new HashMap<>();
        for (Map.Entry<String, Reply> reply : replies.entrySet()) {
            Ask ask = sent.get(reply.getKey());
            if (ask == null || ask.isRead()) {
                read.put(reply.getKey(), reply.getValue());
            } else {
                done.put(reply.getKey(), new Done(ask, reply.getValue(), now));
                changed = true;
            }
        }
        sent.clear();
        if (!changed || reads.isEmpty()) {
            reads = read;
            newer = Map.of();
            heldUntil = Instant.MIN;
        } else {
            newer = read;
            heldUntil = now.plus(HELD);
        }
    }

    /** Nobody knows what became of what was sent: all is looked at anew before anything is asked for again. */
    synchronized void lost() {
        sent.clear();
        changes.clear();
        done.clear();
        promised.clear();
        reads = Map.of();
        newer = Map.of();
    }

    private void wait(Instant now) {
        if (now.isBefore(waitingSince)) {
            waitingSince = now;
        }
    }

    private boolean isHeld(Instant now) {
        if (newer.isEmpty()) {
            return false;
        }
        if (!done.isEmpty() && now.isBefore(heldUntil)) {
            return true;
        }
        reads = newer;
        newer = Map.of();
        return false;
    }
}
