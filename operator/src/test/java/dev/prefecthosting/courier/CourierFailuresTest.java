package dev.prefecthosting.courier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.plan.TickingClock;
import dev.prefecthosting.prefect.Answer;
import dev.prefecthosting.prefect.Transport;
import dev.prefecthosting.prefect.Transport.Purpose;
import dev.prefecthosting.prefect.Transport.Request;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task that can't be looked at, and answers that can't be read. */
class CourierFailuresTest {
    private static final Duration PACE = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(3);

    private final FakePlace place = new FakePlace();
    private final TickingClock clock = new TickingClock();
    private final Couriers couriers =
            new Couriers(new Pace(PACE, Duration.ofMinutes(30)), (_, _, _) -> {}, _ -> {}, clock);
    private final Transport transport = couriers.of("uid", URI.create("http://10.0.0.10:4200/api"), place.site());

    @BeforeEach
    void start() {
        assertLater();
        clock.pass(SOON);
        assertLater();
        assertThat(place.brought).hasSize(1);
        clock.pass(SOON);
    }

    @Test
    void aTaskThatCannotBeLookedAtGoesOn() {
        place.throttled = true;
        assertLater();
        clock.pass(PACE);
        assertLater();
        assertThat(place.brought).as("no second one beside it").hasSize(1);
        place.throttled = false;
        clock.pass(SOON);
        health();
        assertThat(place.stopped).isEmpty();
    }

    @Test
    void itIsGivenUpInTheEndAndStopped() {
        place.throttled = true;
        clock.pass(Duration.ofMinutes(5));
        assertThatThrownBy(this::health).hasMessageContaining("task task-0 can't be looked at: slow down");
        assertThat(place.stopped).containsExactly("arn/task-0");

        place.throttled = false;
        place.anotherRuns = true;
        clock.pass(PACE);
        assertThatThrownBy(this::health).hasMessageContaining("can't be looked at");
        assertThat(place.brought).as("while it may still run").hasSize(1);
        place.anotherRuns = false;
        clock.pass(SOON);
        assertThatThrownBy(this::health).hasMessageContaining("can't be looked at");
        assertThat(place.brought).hasSize(2);
    }

    @Test
    void aTaskMayNotBeShownAtOnce() {
        place.unknown = true;
        assertLater();
        place.unknown = false;
        clock.pass(SOON);
        health();
    }

    @Test
    void aTaskThatIsNotShownLaterIsLost() {
        place.unknown = true;
        clock.pass(PACE);
        assertThatThrownBy(this::health).hasMessageContaining("ECS does not know it any more");
    }

    @Test
    void answersThatAreNotSealedAreTold() {
        place.forged = "@1/1 A=A=";
        assertThatThrownBy(this::health)
                .hasMessageContaining("task task-0: its answers are not sealed by the key it was given");
        place.forged = "@1/1 AAAA";
        clock.pass(PACE);
        assertThatThrownBy(this::health).hasMessageContaining("not sealed");
        assertThat(place.brought).hasSize(2);
        clock.pass(SOON);
        assertThatThrownBy(this::health).hasMessageContaining("task task-1: its answers are not sealed");
    }

    private Answer health() {
        return transport.send(new Request("GET", "GET /health", "/health", Optional.empty(), Purpose.READ));
    }

    private void assertLater() {
        assertThatThrownBy(this::health).hasMessageContaining("waits for");
    }
}
