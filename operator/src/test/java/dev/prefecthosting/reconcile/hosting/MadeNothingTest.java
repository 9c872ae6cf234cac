package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.common.ResourceStatus;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a hosting that can't reach AWS may go without having looked there. */
class MadeNothingTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void oneWhoseCredentialsNeverWorkedMayGo() {
        assertThat(HostingStatusFactory.hasMadeNothing(unready(CREATED.plusSeconds(2), List.of())))
                .isTrue();
    }

    @Test
    void oneWhoseStatusWasWipedMayNot() {
        assertThat(HostingStatusFactory.hasMadeNothing(unready(CREATED.plusSeconds(3600), List.of())))
                .isFalse();
        PrefectHosting wiped = unready(CREATED, List.of());
        wiped.setStatus(null);
        assertThat(HostingStatusFactory.hasMadeNothing(wiped)).isFalse();
    }

    @Test
    void oneThatHasSomethingMayNot() {
        List<ResourceStatus> vpc = List.of(new ResourceStatus("vpc", "Vpc", "vpc-1", null, "Ready", null));
        assertThat(HostingStatusFactory.hasMadeNothing(unready(CREATED.plusSeconds(2), vpc)))
                .isFalse();
    }

    private static PrefectHosting unready(Instant since, List<ResourceStatus> resources) {
        PrefectHosting hosting = HostingSamples.smallest().hosting();
        hosting.getMetadata().setCreationTimestamp(CREATED.toString());
        Conditions conditions = new Conditions(List.of(), 1L, Clock.fixed(since, ZoneOffset.UTC))
                .set(Conditions.READY, false, Reason.UNAUTHORIZED, "");
        hosting.setStatus(Statuses.of(conditions.list(), resources));
        return hosting;
    }
}
