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
            inventory.expire();
            throw e;
        }
    }

    private RemovalResult attempt() {
        Kind<?, R> kind = inventory.kind();
        boolean retained =
                kind.isRetained(remote) || step.map(Step::removal).orElse(Step.Removal.DELETE) == Step.Removal.RETAIN;
        if (kind.isEnding(remote)) {
            inventory.expire();
            return RemovalResult.going(this, remote.id() + " is going away");
        }
        if (retained) {
            kind.release(remote);
            inventory.remove(remote);
            return RemovalResult.gone(this, change(Change.Verb.RETAINED));
        }
        Optional<R> left = kind.delete(remote);
        if (left.isPresent()) {
            inventory.put(left.get());
            inventory.expire();
            return RemovalResult.begun(this, change(Change.Verb.DELETED));
        }
        inventory.remove(remote);
        return RemovalResult.gone(this, change(Change.Verb.DELETED));
    }

    StepReport report(Outcome outcome) {
        String stage = step.map(Step::stage).orElse("Ready");
        return new StepReport(logicalId(), inventory.kind().name(), stage, outcome, Optional.of(remote));
    }

    String preview() {
        return "- %s %s".formatted(inventory.kind().name(), remote.id());
    }

    private Change change(Change.Verb verb) {
        return new Change(verb, inventory.kind().name(), logicalId(), remote.id(), List.of());
    }
}
