package dev.prefecthosting.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final Identity VPC = new Identity("uid", "vpc");
    private static final Identity OTHER = new Identity("uid", "subnet");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Attempts attempts = new Attempts();

    @Test
    void oneWhoseAnswerWasLostMayExist() {
        attempts.unanswered(VPC, NOW);
        assertThat(attempts.mayExistSince(VPC, Optional.empty())).contains(NOW);
        attempts.answered(VPC);
        assertThat(attempts.mayExistSince(VPC, Optional.empty())).isEmpty();
    }

    @Test
    void oneThatThisProcessAnnouncedIsNotFeared() {
        attempts.announced(VPC, NOW);
        assertThat(attempts.mayExistSince(VPC, Optional.of(NOW))).isEmpty();
        assertThat(attempts.mayExistSince(OTHER, Optional.of(NOW))).contains(NOW);
    }

    /** Owners come and go; what any listing shows by now needs no memory. */
    @Test
    void oldOnesAreForgotten() {
        attempts.unanswered(VPC, NOW);
        attempts.announced(OTHER, NOW);
        Instant later = NOW.plus(Inventory.GRACE.multipliedBy(3));
        attempts.unanswered(new Identity("other", "vpc"), later);
        attempts.announced(new Identity("other", "subnet"), later);
        assertThat(attempts.mayExistSince(VPC, Optional.empty())).isEmpty();
        assertThat(attempts.mayExistSince(OTHER, Optional.of(NOW))).contains(NOW);
    }
}
