package dev.prefecthosting.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.prefecthosting.plan.FakeKind.Desired;
import dev.prefecthosting.plan.FakeKind.Thing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutorTest {
    private static final Owner OWNER = new Owner("0a1b2c3d-uid", "default", "demo", Map.of());
    private static final Duration SWEEP = Duration.ofMinutes(5);

    private final MovingClock clock = new MovingClock();
    private final FakeKind networks = new FakeKind("Network");
    private final FakeKind subnets = new FakeKind("Subnet");
    private final FakeKind machines = new FakeKind("Machine");
    private final FakeLedger ledger = new FakeLedger();
    private Inventory<Desired, Thing> networkInventory = new Inventory<>(networks, clock);
    private Inventory<Desired, Thing> subnetInventory = new Inventory<>(subnets, clock);
    private Inventory<Desired, Thing> machineInventory = new Inventory<>(machines, clock);
    private Executor executor = new Executor(8, clock);

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void createsInTheOrderOfDependenciesAndIsSteadyAfter() {
        Report report = apply(plan("small"));

        assertThat(report.isDone()).isTrue();
        assertThat(subnets.calls).contains("create subnet [network-1]");
        assertThat(machines.calls).contains("create machine [subnet-1]");
        assertThat(report.changes()).extracting(Change::verb).containsOnly(Change.Verb.CREATED);

        forgetCalls();
        assertThat(apply(plan("small")).changes()).isEmpty();
        assertThat(networks.calls).isEmpty();
        clock.forward(SWEEP);
        assertThat(apply(plan("small")).changes()).isEmpty();
        assertThat(networks.calls).containsExactly("list");
    }

    @Test
    void waitsForWhatTakesItsTimeAndGoesOnLater() {
        subnets.slow = true;
        Report report = apply(plan("small"));

        assertThat(report.isDone()).isFalse();
        assertThat(report.again()).contains(Pass.POLL);
        assertThat(report.step("machine").orElseThrow().outcome()).isEqualTo(new Outcome.Blocked("waits for subnet"));

        subnets.remote.replaceAll((id, thing) -> thing.in("available"));
        assertThat(apply(plan("small")).isDone()).isTrue();
    }

    @Test
    void removesInReverse() {
        apply(plan("small"));
        forgetCalls();
        machines.slowToGo = true;

        Report report = apply(plan("small").unwanted());
        assertThat(report.removals())
                .extracting(StepReport::logicalId)
                .containsExactlyInAnyOrder("machine", "subnet", "network");
        assertThat(subnets.calls).isEmpty();

        machines.remote.clear();
        report = apply(plan("small").unwanted());
        assertThat(report.isDone()).isTrue();
        assertThat(networks.remote).isEmpty();
        assertThat(subnets.remote).isEmpty();
    }

    @Test
    void removesWhatThePlanNoLongerKnows() {
        apply(plan("small"));
        Graph without = Graph.builder()
                .covers(List.of(networkInventory, subnetInventory, machineInventory))
                .build();

        assertThat(apply(without).isDone()).isTrue();
        assertThat(networks.remote).isEmpty();
    }

    @Test
    void whatThePlanKnowsAndWhatItDoesNotNeverWaitForEachOther() {
        apply(planWithMachineIn(List.of(networkInventory, subnetInventory, machineInventory)));
        Thing forgotten = new Thing("subnet-9", new Identity(OWNER.uid(), "forgotten"), "available", "small", false);
        subnets.remote.put(forgotten.id(), forgotten);
        clock.forward(SWEEP);

        // The machine comes after subnets, and the network that waits for it before them.
        Graph graph = planWithMachineIn(List.of(networkInventory, subnetInventory, machineInventory));
        assertThat(apply(graph.unwanted()).isDone()).isTrue();
        assertThat(networks.remote).isEmpty();
        assertThat(subnets.remote).isEmpty();
        assertThat(machines.remote).isEmpty();
    }

    /** A network inside a machine: against the order of the kinds. */
    private Graph planWithMachineIn(List<Inventory<Desired, Thing>> kinds) {
        Graph.Builder plan = Graph.builder().covers(kinds);
        var machine = plan.step("machine", machineInventory).desired(_ -> Desired.of("small"));
        plan.step("network", networkInventory).inside(machine).desired(made -> Desired.of("small", made.id(machine)));
        return plan.build();
    }

    @Test
    void replacesTogetherWithWhatIsInside() {
        apply(plan("small"));
        forgetCalls();

        Report report = apply(plan("large"));

        assertThat(report.isDone()).isTrue();
        assertThat(machines.calls).containsExactly("delete machine-1", "create machine [subnet-2]");
        assertThat(subnets.calls).containsExactly("delete subnet-1", "create subnet [network-1]");
        assertThat(networks.calls).isEmpty();
    }

    @Test
    void aDisruptiveReplacementWaitsForApprovalAndTheRestGoesOn() {
        apply(plan("small", true));
        forgetCalls();

        Report report = apply(plan("large", true));
        assertThat(report.preview())
                .containsExactly("~ Subnet subnet-1: size small → large (replaced; waits for approval)");
        assertThat(report.step("machine").orElseThrow().outcome()).isEqualTo(Outcome.DONE);

        report = executor.run(plan("large", true), new Order(OWNER, Mode.APPLY, SWEEP, true), ledger);
        assertThat(report.isDone()).isTrue();
        assertThat(subnets.remote).containsOnlyKeys("subnet-2");
    }

    @Test
    void previewSaysWhatWouldBeDoneAndDoesNothing() {
        Report report = executor.run(plan("small"), new Order(OWNER, Mode.PREVIEW, SWEEP, false), ledger);

        assertThat(report.preview()).containsExactly("+ Network network", "+ Subnet subnet", "+ Machine machine");
        assertThat(networks.calls).containsExactly("list");
        assertThat(ledger.writes).isZero();
    }

    @Test
    void previewTellsWhatExistsFromWhatIsMadeAndWhatIsMissingFirst() {
        apply(plan("small"));
        networks.remote.clear();
        clock.forward(SWEEP);
        Report report = executor.run(plan("small"), new Order(OWNER, Mode.PREVIEW, SWEEP, false), ledger);
        assertThat(report.preview())
                .containsExactly(
                        "+ Network network",
                        "~ Subnet subnet-1: changes with what it waits for",
                        "~ Machine machine-1: changes with what it waits for");

        Graph.Builder blocked = Graph.builder();
        blocked.step("password", machineInventory)
                .blockedOn(Optional.of("make the Secret"))
                .desired(_ -> Desired.of("small"));
        report = executor.run(blocked.build(), new Order(OWNER, Mode.PREVIEW, SWEEP, false), ledger);
        assertThat(report.preview()).contains("+ Machine password (first: make the Secret)");
    }

    @Test
    void aRemovalThatTakesItsTimeIsToldOnceAtItsStart() {
        apply(plan("small"));
        machines.slowToGo = true;
        assertThat(apply(plan("small").unwanted()).changes())
                .extracting(Change::verb, Change::id)
                .containsExactly(tuple(Change.Verb.DELETED, "machine-1"));
        assertThat(apply(plan("small").unwanted()).changes()).isEmpty();
    }

    @Test
    void announcesCreatesWithoutTokenOnceAndNeverRepeatsOneInTheDark() {
        networks.idempotent = false;
        networks.loseNextAnswer = true;
        networks.hideNew = true;

        apply(plan("small"));
        assertThat(ledger.writes).isEqualTo(1);
        assertThat(apply(plan("small")).step("network").orElseThrow().outcome()).isInstanceOf(Outcome.Wait.class);

        networks.hideNew = false;
        assertThat(apply(plan("small")).isDone()).isTrue();
        assertThat(networks.remote).hasSize(1);
    }

    @Test
    void aRestartedProcessLooksBeforeItRepeatsWhatWasAnnounced() {
        networks.idempotent = false;
        ledger.announced.put("network", clock.instant());
        networks.hideNew = true;

        assertThat(apply(plan("small")).step("network").orElseThrow().outcome()).isInstanceOf(Outcome.Wait.class);
        clock.forward(Inventory.GRACE.plusSeconds(1));
        assertThat(apply(plan("small")).isDone()).isTrue();
        assertThat(networks.remote).hasSize(1);
    }

    @Test
    void severalOfOneStepAreAnErrorThatNamesThem() {
        for (String id : List.of("network-8", "network-9")) {
            networks.remote.put(id, new Thing(id, new Identity(OWNER.uid(), "network"), "available", "small", false));
        }

        Outcome outcome = apply(plan("small")).step("network").orElseThrow().outcome();
        assertThat(outcome).isInstanceOf(Outcome.Failed.class).asString().contains("network-8", "network-9");
    }

    @Test
    void aFailingListingStopsThePassBeforeAnythingIsMade() {
        subnets.refuseToList = true;

        assertThatThrownBy(() -> apply(plan("small"))).isInstanceOf(RemoteException.class);
        assertThat(networks.remote).isEmpty();
    }

    private Report apply(Graph graph) {
        return executor.run(graph, new Order(OWNER, Mode.APPLY, SWEEP, false), ledger);
    }

    private Graph plan(String subnetSize) {
        return plan(subnetSize, false);
    }

    private Graph plan(String subnetSize, boolean disruptive) {
        Graph.Builder plan = Graph.builder().stage("NetworkReady");
        var network = plan.step("network", networkInventory).desired(_ -> Desired.of("small"));
        var builder = plan.step("subnet", subnetInventory).inside(network);
        var subnet =
                (disruptive ? builder.disruptive() : builder).desired(made -> Desired.of(subnetSize, made.id(network)));
        plan.step("machine", machineInventory).inside(subnet).desired(made -> Desired.of("small", made.id(subnet)));
        return plan.build();
    }

    private void forgetCalls() {
        List.of(networks, subnets, machines).forEach(kind -> kind.calls.clear());
    }

    /** Stands still until it is moved. */
    private static final class MovingClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void forward(Duration by) {
            now = now.plus(by).plusMillis(1);
        }

        @Override
        public synchronized Instant instant() {
            // Each look is a little later, as on a real clock.
            now = now.plusNanos(1000);
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
