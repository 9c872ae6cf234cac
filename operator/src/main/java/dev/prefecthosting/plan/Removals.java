package dev.prefecthosting.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which of an owner's resources should be gone. */
final class Removals {
    private Removals() {}

    /** What no wanted step accounts for. */
    static List<Removal<?>> unwanted(Graph graph, Owner owner) {
        return existing(graph, owner)
                .filter(removal -> !removal.step().map(Step::wanted).orElse(false))
                .toList();
    }

    /** What a replacement takes with it: the resource itself and everything inside it. */
    static List<Removal<?>> replaced(Graph graph, Owner owner, Step<?, ?> replaced) {
        Set<String> doomed = new LinkedHashSet<>(List.of(replaced.logicalId()));
        for (Step<?, ?> step : graph.steps()) {
            if (step.inside().stream().anyMatch(outer -> doomed.contains(outer.logicalId()))) {
                doomed.add(step.logicalId());
            }
        }
        return existing(graph, owner)
                .filter(removal -> doomed.contains(removal.logicalId()))
                .toList();
    }

    private static Stream<Removal<?>> existing(Graph graph, Owner owner) {
        List<Removal<?>> all = new ArrayList<>();
        for (int rank = 0; rank < graph.inventories().size(); rank++) {
            collect(graph, owner, graph.inventories().get(rank), rank, all);
        }
        return all.stream();
    }

    private static <R extends Remote> void collect(
            Graph graph, Owner owner, Inventory<?, R> inventory, int rank, List<Removal<?>> into) {
        for (R remote : inventory.of(owner)) {
            var step =
                    graph.step(remote.identity().logicalId()).filter(candidate -> candidate.inventory() == inventory);
            into.add(new Removal<>(inventory, remote, step, rank));
        }
    }
}
