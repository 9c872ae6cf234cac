package dev.prefecthosting.plan;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One remote resource in a plan.
 *
 * @param logicalId unique within its owner, e.g. {@code subnet-public-a}; kept in a tag
 * @param wanted false: what exists of it goes
 * @param stage the condition it counts to, e.g. {@code NetworkReady}
 * @param inside what it lives in or holds on to: goes before these do, and is made anew with them
 * @param follows what only has to be there earlier
 * @param desired may ask {@link Made} for the steps named in inside and follows, and for no other
 * @param blockedOn what is missing before this step can be taken
 * @param disruptive whether a replacement destroys data or cuts traffic, so that it waits for approval
 */
public record Step<D, R extends Remote>(
        String logicalId,
        Inventory<D, R> inventory,
        boolean wanted,
        String stage,
        List<Step<?, ?>> inside,
        List<Step<?, ?>> follows,
        Function<Made, D> desired,
        Removal removal,
        Optional<String> blockedOn,
        boolean disruptive) {

    public Kind<D, R> kind() {
        return inventory.kind();
    }

    public Identity identity(Owner owner) {
        return new Identity(owner.uid(), logicalId);
    }

    Step<D, R> released() {
        return new Step<>(
                logicalId, inventory, false, stage, inside, follows, desired, Removal.RETAIN, blockedOn, disruptive);
    }

    Step<D, R> unwanted() {
        return new Step<>(logicalId, inventory, false, stage, inside, follows, desired, removal, blockedOn, disruptive);
    }

    /** What becomes of it when it is no longer wanted. */
    public enum Removal {
        DELETE,
        RETAIN,
        /** Deleted as soon as there is a copy of what it holds. */
        COPY
    }

    /** Reads as a sentence: {@code step("nat-gateway", …).inside(subnet).follows(address).desired(…)}. */
    public static final class Builder<D, R extends Remote> {
        private final Graph.Builder graph;
        private final String logicalId;
        private final Inventory<D, R> inventory;
        private final String stage;
        private boolean wanted = true;
        private List<Step<?, ?>> inside = List.of();
        private List<Step<?, ?>> follows = List.of();
        private Removal removal = Removal.DELETE;
        private @Nullable String blockedOn;
        private boolean disruptive;

        Builder(Graph.Builder graph, String stage, String logicalId, Inventory<D, R> inventory) {
            this.graph = graph;
            this.stage = stage;
            this.logicalId = logicalId;
            this.inventory = inventory;
        }

        /** False: what exists of it goes. */
        public Builder<D, R> when(boolean wanted) {
            this.wanted = wanted;
            return this;
        }

        public Builder<D, R> inside(Step<?, ?>... steps) {
            inside = List.of(steps);
            return this;
        }

        public Builder<D, R> follows(Step<?, ?>... steps) {
            return follows(List.of(steps));
        }

        public Builder<D, R> follows(List<? extends Step<?, ?>> steps) {
            follows = List.copyOf(steps);
            return this;
        }

        public Builder<D, R> onRemoval(Removal removal) {
            this.removal = removal;
            return this;
        }

        public Builder<D, R> blockedOn(Optional<String> missing) {
            blockedOn = missing.orElse(null);
            return this;
        }

        /** Its replacement waits for a person's approval. */
        public Builder<D, R> disruptive() {
            disruptive = true;
            return this;
        }

        /** Adds the step to the plan. */
        public Step<D, R> desired(Function<Made, D> desired) {
            return graph.add(new Step<>(
                    logicalId,
                    inventory,
                    wanted,
                    stage,
                    inside,
                    follows,
                    desired,
                    removal,
                    Optional.ofNullable(blockedOn),
                    disruptive));
        }
    }
}
