package dev.prefecthosting.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.plan.FakeKind.Desired;
import dev.prefecthosting.plan.FakeKind.Thing;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The user's own tags on what was made before he wrote them. */
class TagsTest {
    private static final Map<String, String> TAGS = Map.of("team", "data", "cost-center", "42");

    private final FakeKind networks = new FakeKind("Network");
    private final Inventory<Desired, Thing> inventory = new Inventory<>(networks, Clock.systemUTC());
    private final Executor executor = new Executor(2, Clock.systemUTC());

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void addsWhatIsMissingOnceAndLeavesOthers() {
        exists(Optional.of(Map.of("team", "old", "by", "somebody")));

        assertThat(apply(Mode.APPLY).changes()).singleElement().satisfies(change -> assertThat(change.verb())
                .isEqualTo(Change.Verb.UPDATED));
        assertThat(networks.calls).contains("tag network-1 {cost-center=42, team=data}");
        assertThat(networks.remote.values()).singleElement().satisfies(network -> assertThat(
                        network.identity().tags().orElseThrow())
                .containsEntry("by", "somebody")
                .containsAllEntriesOf(TAGS));

        networks.calls.clear();
        assertThat(apply(Mode.APPLY).changes()).isEmpty();
        assertThat(networks.calls).containsExactly("list");
    }

    /** Kinds that read tags once would go on showing the old ones. */
    @Test
    void theNextListingReadsThemAnew() {
        exists(Optional.of(Map.of()));
        apply(Mode.APPLY);
        apply(Mode.APPLY);
        assertThat(networks.known).isEmpty();
        apply(Mode.APPLY);
        assertThat(networks.known).hasSize(1);
    }

    @Test
    void announcesThemInAPreview() {
        exists(Optional.of(Map.of("team", "data")));

        assertThat(apply(Mode.PREVIEW).preview()).containsExactly("~ Network network-1: tags {cost-center=42}");
        assertThat(networks.calls).containsExactly("list");
    }

    @Test
    void asksNothingOfWhatCarriesNone() {
        exists(Optional.empty());

        assertThat(apply(Mode.APPLY).changes()).isEmpty();
        assertThat(networks.calls).containsExactly("list");
    }

    private void exists(Optional<Map<String, String>> tags) {
        networks.remote.put(
                "network-1", new Thing("network-1", new Identity("uid", "network", tags), "available", "small", false));
    }

    private Report apply(Mode mode) {
        Graph.Builder plan = Graph.builder();
        plan.step("network", inventory).desired(_ -> Desired.of("small"));
        Owner owner = new Owner("uid", "default", "demo", TAGS);
        return executor.run(plan.build(), new Order(owner, mode, Duration.ZERO, false), new FakeLedger());
    }
}
