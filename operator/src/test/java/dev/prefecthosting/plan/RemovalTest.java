package dev.prefecthosting.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.plan.FakeKind.Desired;
import dev.prefecthosting.plan.FakeKind.Thing;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of what is no longer wanted. */
class RemovalTest {
    private static final Owner OWNER = new Owner("0a1b2c3d-uid", "default", "demo", Map.of());

    private final FakeKind networks = new FakeKind("Network");
    private final FakeKind machines = new FakeKind("Machine");
    private final Inventory<Desired, Thing> networkInventory = new Inventory<>(networks, Clock.systemUTC());
    private final Inventory<Desired, Thing> machineInventory = new Inventory<>(machines, Clock.systemUTC());
    private final Executor executor = new Executor(8, Clock.systemUTC());

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void retainsWhatItsStepSaysAndTakesTheRest() {
        Graph.Builder plan = Graph.builder();
        var network = plan.step("network", networkInventory).desired(_ -> Desired.of("small"));
        plan.step("machine", machineInventory)
                .inside(network)
                .onRemoval(Step.Removal.RETAIN)
                .desired(made -> Desired.of("small", made.id(network)));
        Graph graph = plan.build();
        apply(graph);

        assertThat(apply(graph.unwanted()).changes())
                .extracting(Change::verb)
                .containsExactly(Change.Verb.RETAINED, Change.Verb.DELETED);
        assertThat(machines.remote).containsKey("machine-1");
    }

    @Test
    void whatIsToBeCopiedGoesOnceItsCopyIsDone() {
        Graph.Builder plan = Graph.builder();
        plan.step("machine", machineInventory).onRemoval(Step.Removal.COPY).desired(_ -> Desired.of("small"));
        Graph graph = plan.build();
        apply(graph);

        Report first = apply(graph.unwanted());
        assertThat(first.removals()).hasSize(1);
        assertThat(machines.remote).containsKey("machine-1");
        Report second = apply(graph.unwanted());
        assertThat(second.changes())
                .containsExactly(new Change(
                        Change.Verb.DELETED,
                        "Machine",
                        "machine",
                        "machine-1",
                        List.of("copied to copy-of-machine-1")));
        assertThat(machines.remote).isEmpty();
    }

    private Report apply(Graph graph) {
        return executor.run(graph, new Order(OWNER, Mode.APPLY, Duration.ZERO, true), new FakeLedger());
    }
}
