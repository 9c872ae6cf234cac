package dev.prefecthosting.plan;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Takes one step: finds what exists, makes or changes it, and says how it stands. */
final class StepRunner {
    private final Order order;
    private final Ledger ledger;
    private final Attempts attempts;
    private final Clock clock;

    StepRunner(Order order, Ledger ledger, Attempts attempts, Clock clock) {
        this.order = order;
        this.ledger = ledger;
        this.attempts = attempts;
        this.clock = clock;
    }

    /**
     * After a failure what was listed is not to be believed: the next pass looks again. What waits for its answer is asked
     * for again as it was.
     */
    <D, R extends Remote> StepResult take(Step<D, R> step, Made made) {
        try {
            return attempt(step, made);
        } catch (RemoteException e) {
            if (e.reason() != Failure.UNDER_WAY) {
                step.inventory().expire();
            }
            throw e;
        }
    }

    private <D, R extends Remote> StepResult attempt(Step<D, R> step, Made made) {
        List<R> matches = step.inventory().find(step.identity(order.owner()));
        Optional<R> ending = matches.stream().filter(step.kind()::isEnding).findFirst();
        List<R> living =
                matches.stream().filter(match -> !step.kind().isEnding(match)).toList();
        if (living.size() > 1) {
            String ids = String.join(", ", living.stream().map(Remote::id).toList());
            String message = "there are several of %s: %s. Delete all but one.".formatted(step.logicalId(), ids);
            return StepResult.of(step, new Outcome.Failed(Failure.CONFLICT, message, Duration.ofMinutes(1)));
        }
        if (living.isEmpty() && ending.isPresent()) {
            step.inventory().expire();
            return StepResult.of(step, Outcome.waitFor(Pass.POLL, ending.get().id() + " is still going away"));
        }
        if (step.blockedOn().isPresent() && living.isEmpty() && order.mode() == Mode.PREVIEW) {
            return Preview.creation(step);
        }
        if (step.blockedOn().isPresent()) {
            Outcome blocked = new Outcome.Blocked(step.blockedOn().get());
            return new StepResult(
                    step, blocked, living.stream().<Remote>map(r -> r).findFirst(), List.of(), Optional.empty(), false);
        }
        D desired = step.desired().apply(made);
        return living.isEmpty() ? make(step, desired) : bring(step, desired, living.getFirst(), new ArrayList<>());
    }

    private <D, R extends Remote> StepResult make(Step<D, R> step, D desired) {
        Optional<R> claimed = step.kind().claimed(desired, step.inventory().all());
        if (claimed.isPresent()) {
            return adopt(step, desired, claimed.get());
        }
        if (order.mode() == Mode.PREVIEW) {
            return Preview.creation(step);
        }
        Optional<Instant> unseenSince = step.kind().createIsIdempotent()
                ? Optional.empty()
                : attempts.mayExistSince(step.identity(order.owner()), ledger.announcedAt(step.logicalId()));
        Instant visible =
                unseenSince.orElse(Instant.MIN).plus(unseenSince.isPresent() ? Inventory.GRACE : Duration.ZERO);
        if (clock.instant().isBefore(visible)) {
            step.inventory().expire();
            Duration left = Duration.between(clock.instant(), visible);
            Duration after = left.compareTo(Pass.POLL) < 0 ? left : Pass.POLL;
            return StepResult.of(
                    step, Outcome.waitFor(after, "it may have been made a moment ago; a list would show it soon"));
        }
        return create(step, desired);
    }

    private <D, R extends Remote> StepResult create(Step<D, R> step, D desired) {
        int count = ledger.nextCount(step.logicalId());
        Identity identity = step.identity(order.owner());
        try {
            R created = step.kind().create(new Creation(order.owner(), step.logicalId(), count), desired);
            attempts.answered(identity);
            ledger.spent(step.logicalId(), count);
            step.inventory().put(created);
            if (step.kind().isEnding(created)) {
                // The token belonged to one that is gone; the next pass uses the next.
                return StepResult.of(step, Outcome.waitFor(Duration.ZERO, created.id() + " is not the living one"));
            }
            return brought(
                    step, desired, created, new ArrayList<>(List.of(Change.of(Change.Verb.CREATED, step, created))));
        } catch (RemoteException e) {
            if (e.reason() == Failure.UNAVAILABLE) {
                attempts.unanswered(identity, clock.instant());
            }
            if (e.reason() == Failure.TOKEN_USED) {
                ledger.spent(step.logicalId(), count);
            }
            throw e;
        }
    }

    private <D, R extends Remote> StepResult adopt(Step<D, R> step, D desired, R claimed) {
        if (!claimed.identity().isForeign() && !order.takeovers().allow(step.logicalId(), claimed)) {
            String message = order.takeovers().refusal(step, claimed);
            return StepResult.of(step, new Outcome.Failed(Failure.CONFLICT, message, Duration.ofMinutes(1)));
        }
        if (order.mode() == Mode.PREVIEW) {
            String line = "~ %s %s: adopted".formatted(step.kind().name(), claimed.id());
            return StepResult.announced(step, new Outcome.Blocked(line), Optional.of(claimed), line);
        }
        List<Change> changes = new ArrayList<>(List.of(Change.of(Change.Verb.ADOPTED, step, claimed)));
        R updated = step.kind().update(claimed, desired);
        step.inventory().put(updated);
        return brought(step, desired, updated, changes);
    }

    /** What has just been made is told even while the rest of it is on its way. */
    private <D, R extends Remote> StepResult brought(Step<D, R> step, D desired, R actual, List<Change> changes) {
        try {
            return bring(step, desired, actual, changes);
        } catch (RemoteException e) {
            if (e.reason() != Failure.UNDER_WAY) {
                throw e;
            }
            return StepResult.of(step, Outcome.failed(e), actual, List.copyOf(changes));
        }
    }

    private <D, R extends Remote> StepResult bring(Step<D, R> step, D desired, R actual, List<Change> changes) {
        return switch (step.kind().compare(desired, actual)) {
            case Difference.None _ -> tag(step, actual, changes);
            case Difference.Update(List<String> lines) -> update(step, desired, actual, lines, changes);
            case Difference.Replace(List<String> lines) -> replace(step, actual, lines);
        };
    }

    private <D, R extends Remote> StepResult update(
            Step<D, R> step, D desired, R actual, List<String> lines, List<Change> changes) {
        if (order.mode() == Mode.PREVIEW) {
            String line = "~ %s %s: %s".formatted(step.kind().name(), actual.id(), String.join(", ", lines));
            return StepResult.announced(step, new Outcome.Blocked(line), Optional.of(actual), line);
        }
        R updated = step.kind().update(actual, desired);
        step.inventory().put(updated);
        if (changes.isEmpty()) {
            changes.add(Change.of(Change.Verb.UPDATED, step, updated, lines));
        }
        return tag(step, updated, changes);
    }

    /** Brings the user's tags, which no kind's desired state has, to what was made before he wrote them. */
    private <D, R extends Remote> StepResult tag(Step<D, R> step, R actual, List<Change> changes) {
        Map<String, String> missing = missingTags(actual);
        if (missing.isEmpty()) {
            return standing(step, actual, changes);
        }
        String lines = "tags " + missing;
        if (order.mode() == Mode.PREVIEW) {
            String line = "~ %s %s: %s".formatted(step.kind().name(), actual.id(), lines);
            return StepResult.announced(step, new Outcome.Blocked(line), Optional.of(actual), line);
        }
        step.kind().tag(actual, missing);
        step.inventory().forget();
        if (changes.isEmpty()) {
            changes.add(Change.of(Change.Verb.UPDATED, step, actual, List.of(lines)));
        }
        return standing(step, actual, changes);
    }

    private NavigableMap<String, String> missingTags(Remote actual) {
        NavigableMap<String, String> missing = new TreeMap<>(order.owner().tags());
        actual.identity().tags().ifPresentOrElse(tags -> missing.entrySet().removeAll(tags.entrySet()), missing::clear);
        return missing;
    }

    private <D, R extends Remote> StepResult replace(Step<D, R> step, R actual, List<String> lines) {
        boolean waits = step.disruptive() && !order.replaceDisruptive();
        if (!waits && order.mode() == Mode.APPLY) {
            return StepResult.replacing(step, actual);
        }
        String line = "~ %s %s: %s (replaced%s)"
                .formatted(
                        step.kind().name(), actual.id(), String.join(", ", lines), waits ? "; waits for approval" : "");
        return StepResult.announced(step, new Outcome.Blocked(line), Optional.of(actual), line);
    }

    private <R extends Remote> StepResult standing(Step<?, R> step, R actual, List<Change> changes) {
        Outcome readiness = step.kind().readiness(actual);
        if (!(readiness instanceof Outcome.Done)) {
            step.inventory().expire();
        }
        return StepResult.of(step, readiness, actual, List.copyOf(changes));
    }
}
