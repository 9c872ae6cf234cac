package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What removals ask before they believe a listing. */
class SettleTest {
    private static final Duration SWEEP = Duration.ofHours(1);

    private final List<String> asked = new ArrayList<>();
    private boolean making;
    private Duration oldest = Duration.ofMinutes(30);

    private final PrefectServer server = new PrefectServer(
            new PrefectClient(URI.create("http://10.0.0.10/api"), new Kept(), (_, _, _) -> {}), Clock.systemUTC());

    @Test
    void aListingFromBeforeIsNotBelieved() {
        assertThat(listings()).isEqualTo(1);
        assertThat(listings()).isEqualTo(1);
        server.settle(SWEEP);
        assertThat(listings()).isEqualTo(2);
    }

    @Test
    void whatIsBeingMadeIsWaitedFor() {
        making = true;
        assertThatThrownBy(() -> server.settle(SWEEP)).hasMessage("being made");
    }

    @Test
    void whereAnswersComeAtOnceNothingIsAsked() {
        oldest = Duration.ZERO;
        assertThat(listings()).isEqualTo(1);
        server.settle(SWEEP);
        assertThat(listings()).isEqualTo(1);
    }

    private long listings() {
        server.workPools.refresh(SWEEP);
        return asked.stream().filter("/work_pools/filter"::equals).count();
    }

    private final class Kept implements Transport {
        @Override
        public Answer send(Request request) {
            asked.add(request.path());
            String body = request.path().equals("/admin/version") ? "\"3.8.8\"" : "[]";
            return new Answer(200, body.getBytes(StandardCharsets.UTF_8), Optional.empty());
        }

        @Override
        public Transport at(URI api) {
            return this;
        }

        @Override
        public Duration oldest() {
            return oldest;
        }

        @Override
        public void settle() {
            if (making) {
                throw new RemoteException(Failure.UNDER_WAY, "being made", null);
            }
        }
    }
}
