package dev.prefecthosting.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The steps of one owner from top to bottom; creation order, deletion order, conditions and diagrams follow from it.
 *
 * @param inventories of every kind that this owner may ever have had something of, in the order of creation: what is
 *     found there and is no step of the plan is removed
 */
public record Graph(List<Step<?, ?>> steps, List<Inventory<?, ?>> inventories) {
    public Graph {
        steps = List.copyOf(steps);
        inventories = List.copyOf(inventories);
    }

    public static Builder builder() {
        return new Builder();
    }

    public Optional<Step<?, ?>> step(String logicalId) {
        return steps.stream().filter(step -> step.logicalId().equals(logicalId)).findFirst();
    }

    /** The same steps, none of them wanted: everything of the owner goes, in reverse. */
    public Graph unwanted() {
        return new Graph(steps.stream().<Step<?, ?>>map(Step::unwanted).toList(), inventories);
    }

    /** As {@link #unwanted}, but what goes is only released from its owner. */
    public Graph released() {
        return new Graph(steps.stream().<Step<?, ?>>map(Step::released).toList(), inventories);
    }

    static Stream<Step<?, ?>> dependencies(Step<?, ?> step) {
        return Stream.concat(step.inside().stream(), step.follows().stream());
    }

    /** Collects steps; {@code stage} holds for those that follow. */
    public static final class Builder {
        private final List<Step<?, ?>> steps = new ArrayList<>();
        private final Set<String> logicalIds = new HashSet<>();
        private final Set<Inventory<?, ?>> inventories = new LinkedHashSet<>();
        private String stage = "Ready";

        private Builder() {}

        public Builder stage(String condition) {
            stage = condition;
            return this;
        }

        /** Kinds in which leftovers are looked for even when no step of this plan uses them. */
        public Builder covers(List<? extends Inventory<?, ?>> kinds) {
            inventories.addAll(kinds);
            return this;
        }

        public <D, R extends Remote> Step.Builder<D, R> step(String logicalId, Inventory<D, R> inventory) {
            return new Step.Builder<>(this, stage, logicalId, inventory);
        }

        public Graph build() {
            return new Graph(steps, List.copyOf(inventories));
        }

        <D, R extends Remote> Step<D, R> add(Step<D, R> step) {
            if (!logicalIds.add(step.logicalId())) {
                throw new IllegalStateException("two steps are called " + step.logicalId());
            }
            dependencies(step).forEach(needed -> {
                if (!logicalIds.contains(needed.logicalId())) {
                    throw new IllegalStateException(
                            step.logicalId() + " needs " + needed.logicalId() + ", which is no step");
                }
            });
            inventories.add(step.inventory());
            steps.add(step);
            return step;
        }
    }
}
