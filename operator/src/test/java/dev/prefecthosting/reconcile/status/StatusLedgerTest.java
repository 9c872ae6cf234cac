package dev.prefecthosting.reconcile.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.common.Intent;
import dev.prefecthosting.model.common.ResourceStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatusLedgerTest {
    private static final Instant THEN = Instant.parse("2026-01-01T10:00:00Z");

    private final List<StatusLedger> written = new ArrayList<>();

    @Test
    void aResourceThatExistsHasUsedItsFirstToken() {
        StatusLedger ledger = ledger(List.of(), Map.of(), List.of(existing("vpc")));
        assertThat(ledger.nextCount("vpc")).isEqualTo(1);
        assertThat(ledger.nextCount("subnet")).isZero();
    }

    @Test
    void aSpentTokenIsNotUsedAgain() {
        StatusLedger ledger = ledger(List.of(), Map.of("instance", 3), List.of(existing("instance")));
        ledger.spent("instance", ledger.nextCount("instance"));
        assertThat(ledger.nextCount("instance")).isEqualTo(4);
        assertThat(ledger.creations(List.of(existing("instance")))).containsExactly(Map.entry("instance", 4));
    }

    @Test
    void onlyCountsThatTheTableDoesNotTellAreKept() {
        StatusLedger ledger = ledger(List.of(), Map.of(), List.of(existing("vpc"), existing("lost")));
        assertThat(ledger.creations(List.of(existing("vpc")))).containsExactly(Map.entry("lost", 1));
    }

    @Test
    void intentsAreWrittenBeforeTheFirstCreate() {
        StatusLedger ledger = ledger(List.of(), Map.of(), List.of());
        ledger.announce(Set.of("elastic-ip", "vpc"), THEN);
        assertThat(written).containsExactly(ledger);
        assertThat(ledger.announcedAt("vpc")).contains(THEN);
        assertThat(ledger.intents(List.of()))
                .containsExactly(new Intent("elastic-ip", THEN.toString()), new Intent("vpc", THEN.toString()));
    }

    @Test
    void whatExistsIsNoIntentAnyMore() {
        StatusLedger ledger = ledger(List.of(new Intent("vpc", THEN.toString())), Map.of(), List.of());
        assertThat(ledger.announcedAt("vpc")).contains(THEN);
        assertThat(ledger.intents(List.of(existing("vpc")))).isEmpty();
    }

    private StatusLedger ledger(List<Intent> intents, Map<String, Integer> creations, List<ResourceStatus> resources) {
        return new StatusLedger(intents, creations, resources, written::add);
    }

    private static ResourceStatus existing(String logicalId) {
        return new ResourceStatus(logicalId, "Vpc", logicalId + "-1", null, "Ready", null);
    }
}
