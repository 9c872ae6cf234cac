package dev.prefecthosting.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.TickingClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final RemoteException broken =
            new RemoteException(Failure.UNAVAILABLE, "tunnel: a@b:22: no connection", null);

    private final TickingClock clock = new TickingClock();
    private final Backoff backoff = new Backoff(clock);

    @Test
    void eachFailureInARowDoublesThePauseUpToTwoMinutes() {
        for (int seconds : new int[] {2, 4, 8, 16, 32, 64, 120, 120}) {
            backoff.failed(broken);
            assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
            clock.pass(Duration.ofSeconds(seconds));
            assertThatCode(backoff::check).doesNotThrowAnyException();
        }
    }

    @Test
    void whoComesTooEarlyIsToldWhatFailed() {
        backoff.failed(broken);
        clock.pass(Duration.ofSeconds(1));
        assertThat(refused()).hasMessage(broken.getMessage());
        assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aSuccessEndsTheRow() {
        backoff.failed(broken);
        backoff.failed(broken);
        backoff.reset();
        assertThatCode(backoff::check).doesNotThrowAnyException();
        backoff.failed(broken);
        assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(2));
    }

    private RemoteException refused() {
        return catchThrowableOfType(RemoteException.class, backoff::check);
    }
}
