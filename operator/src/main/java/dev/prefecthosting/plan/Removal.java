package dev.prefecthosting.plan;

import java.util.List;
import java.util.Optional;

/**
 * Something that exists and should be gone.
 *
 * @param step the step that made it, if the plan still knows it
 * @param rank where its kind stands in the order of creation
 */
record Removal<R extends Remote>(Inventory<?, R> inventory, R remote, Optional<Step<?, ?>> step, int rank) {

    String logicalId() {
        return remote.identity().logicalId();
    }

    /**
     * Whether this one must go before that one: it depends on it, or, where the plan no longer tells, was made later. What
     * the plan does not know waits for nothing that it knows: else both could wait for each other.
     */
    boolean goesBefore(Removal<?> other) {
        if (step.isPresent()) {
            return other.step().isPresent()
                    && Graph.dependencies(step.get())
                            .anyMatch(needed -> needed.logicalId().equals(other.logicalId()));
        }
        return rank > other.rank();
    }

    /** Starts its end; called off the coordinating thread. After a failure the next pass looks again. */
    RemovalResult carryOut() {
        try {
            return attempt();
        } catch (RemoteException e) {
            if (e.reason() != Failure.UNDER_WAY) {
                inventory.expire();
            }
            throw e;
        }
    }

    private RemovalResult attempt() {
        Kind<?, R> kind = inventory.kind();
        Step.Removal removal = kind.isRetained(remote)
                ? Step.Removal.RETAIN
                : step.map(Step::removal).orElse(Step.Removal.DELETE);
        if (kind.isEnding(remote)) {
            inventory.expire();
            return RemovalResult.going(this, remote.id() + " is going away");
        }
        return switch (removal) {
            case RETAIN -> {
                kind.release(remote);
                inventory.remove(remote);
                yield RemovalResult.gone(this, change(Change.Verb.RETAINED, List.of()));
            }
            case COPY -> {
                Copy copy = kind.copy(remote);
                yield copy.done()
                        ? delete(kind, List.of("copied to " + copy.id()))
                        : RemovalResult.going(this, "%s is being copied to %s".formatted(remote.id(), copy.id()));
            }
            case DELETE -> delete(kind, List.of());
        };
    }

    private RemovalResult delete(Kind<?, R> kind, List<String> lines) {
        Optional<R> left = kind.delete(remote);
        if (left.isPresent()) {
            inventory.put(left.get());
            inventory.expire();
            return RemovalResult.begun(this, change(Change.Verb.DELETED, lines));
        }
        inventory.remove(remote);
        return RemovalResult.gone(this, change(Change.Verb.DELETED, lines));
    }

    StepReport report(Outcome outcome) {
        String stage = step.map(Step::stage).orElse("Ready");
        return new StepReport(logicalId(), inventory.kind().name(), stage, outcome, Optional.of(remote));
    }

    String preview() {
        return "- %s %s".formatted(inventory.kind().name(), remote.id());
    }

    private Change change(Change.Verb verb, List<String> lines) {
        return new Change(verb, inventory.kind().name(), logicalId(), remote.id(), lines);
    }
}
