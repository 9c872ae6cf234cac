package dev.prefecthosting.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What has an owner is taken over only if a person says so, and never from one that lives. */
class TakeoversTest {
    private static final Owner OWNER = new Owner("uid", "default", "demo", Map.of());
    private static final Identity FORMER = new Identity("former", "network");
    private static final String ID = "network-9";

    private final FakeKind networks = new FakeKind("Network");
    private final Inventory<FakeKind.Desired, FakeKind.Thing> inventory =
            new Inventory<>(new Claiming(networks), Clock.systemUTC());
    private final Executor executor = new Executor(2, Clock.systemUTC());

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void withoutAWordItIsAConflictThatSaysWhatToWrite() {
        assertThat(apply(new Takeovers(Map.of(), Set.of("uid"))))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo(Failure.CONFLICT);
                    assertThat(failed.message()).contains("prefecthosting.dev/adopt='{\"network\": \"network-9\"}'");
                });
        assertThat(networks.calls).containsExactly("list");
    }

    @Test
    void toldByItsIdItIsAdopted() {
        assertThat(apply(new Takeovers(Map.of("network", ID), Set.of("uid")))).isEqualTo(Outcome.DONE);
        assertThat(networks.calls).containsExactly("list", "update network-9");
    }

    @Test
    void anotherIdIsNoWordForThisOne() {
        assertThat(apply(new Takeovers(Map.of("network", "network-8"), Set.of("uid"))))
                .isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void nothingIsTakenFromOneThatLives() {
        assertThat(apply(new Takeovers(Map.of("network", ID), Set.of("uid", "former"))))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.message())
                        .isEqualTo("Network network-9 belongs to another resource of this cluster"));
    }

    private Outcome apply(Takeovers takeovers) {
        networks.remote.put(ID, new FakeKind.Thing(ID, FORMER, "available", "small", false));
        Graph.Builder plan = Graph.builder();
        plan.step("network", inventory).desired(_ -> FakeKind.Desired.of("small"));
        Order order = new Order(OWNER, Mode.APPLY, Duration.ofMinutes(5), false, takeovers);
        return executor.run(plan.build(), order, new FakeLedger())
                .step("network")
                .orElseThrow()
                .outcome();
    }

    /** There can be only one. */
    private record Claiming(FakeKind kind) implements Kind<FakeKind.Desired, FakeKind.Thing> {
        @Override
        public String name() {
            return kind.name();
        }

        @Override
        public boolean createIsIdempotent() {
            return true;
        }

        @Override
        public List<FakeKind.Thing> list(Scan<FakeKind.Thing> scan) {
            return kind.list(scan);
        }

        @Override
        public FakeKind.Thing create(Creation creation, FakeKind.Desired desired) {
            return kind.create(creation, desired);
        }

        @Override
        public Difference compare(FakeKind.Desired desired, FakeKind.Thing actual) {
            return kind.compare(desired, actual);
        }

        @Override
        public FakeKind.Thing update(FakeKind.Thing actual, FakeKind.Desired desired) {
            return kind.update(actual, desired);
        }

        @Override
        public Optional<FakeKind.Thing> delete(FakeKind.Thing actual) {
            return kind.delete(actual);
        }

        @Override
        public Optional<FakeKind.Thing> claimed(FakeKind.Desired desired, List<FakeKind.Thing> listed) {
            return listed.stream().findFirst();
        }
    }
}
