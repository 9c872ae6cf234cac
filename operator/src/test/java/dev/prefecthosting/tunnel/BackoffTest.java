package dev.prefecthosting.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final RemoteException broken =
            new RemoteException(Failure.UNAVAILABLE, "tunnel: a@b:22: no connection", null);

    private final Later clock = new Later();
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

    private static final class Later extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
