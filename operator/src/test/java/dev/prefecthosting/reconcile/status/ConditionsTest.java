package dev.prefecthosting.reconcile.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.common.Condition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant THEN = Instant.parse("2026-01-01T10:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-01T11:00:00.123Z");

    @Test
    void theTransitionTimeChangesWithTheStatusOnly() {
        Conditions later = new Conditions(before().list(), 2L, at(NOW));
        later.set("NetworkReady", false, Reason.THROTTLED, "another reason");
        later.set("ClusterReady", true, Reason.READY, "1 resource");
        assertThat(later.get("NetworkReady").orElseThrow())
                .isEqualTo(new Condition("NetworkReady", "False", "Throttled", "another reason", 2L, THEN.toString()));
        assertThat(later.get("ClusterReady").orElseThrow().lastTransitionTime()).isEqualTo("2026-01-01T11:00:00Z");
    }

    @Test
    void whatIsNotSetStaysAndKeepsItsGeneration() {
        Conditions later = new Conditions(before().list(), 2L, at(NOW));
        assertThat(later.list()).isEqualTo(before().list());
        later.remove("NetworkReady");
        assertThat(later.list()).extracting(Condition::type).containsExactly("ClusterReady");
    }

    @Test
    void unknownIsNotTrue() {
        Conditions conditions = before().unknown("NetworkReady", Reason.UNAVAILABLE, "no answer");
        assertThat(conditions.isTrue("NetworkReady")).isFalse();
        assertThat(conditions.isTrue("NoSuch")).isFalse();
        assertThat(conditions.get("NetworkReady").orElseThrow().status()).isEqualTo("Unknown");
    }

    @Test
    void onlyWhatAnotherSpecHealsStalls() {
        Conditions conditions = before().unready(Reason.INVALID, "no such instance type");
        assertThat(statuses(conditions)).containsExactly("False", "False", "True");
        conditions.unready(Reason.UNAUTHORIZED, "no such key");
        assertThat(statuses(conditions)).containsExactly("False", "True", "absent");
    }

    @Test
    void suspensionKeepsReadyOrSaysThatItIsUnknown() {
        Conditions conditions = before().suspended();
        assertThat(statuses(conditions)).containsExactly("Unknown", "False", "absent");
        conditions.set(Conditions.READY, true, Reason.READY, "34 resources").suspended();
        assertThat(statuses(conditions)).containsExactly("True", "False", "absent");
        assertThat(conditions.isTrue(Conditions.SUSPENDED)).isTrue();
    }

    /** Of Ready, Reconciling and Stalled, which kstatus reads. */
    private static List<String> statuses(Conditions conditions) {
        return Stream.of(Conditions.READY, Conditions.RECONCILING, Conditions.STALLED)
                .map(type -> conditions.get(type).map(Condition::status).orElse("absent"))
                .toList();
    }

    private static Conditions before() {
        return new Conditions(List.of(), 1L, at(THEN))
                .set("NetworkReady", false, Reason.PROGRESSING, "vpc: it is pending")
                .set("ClusterReady", false, Reason.WAITING, "waits for vpc");
    }

    private static Clock at(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }

    @Test
    void whatRestsKeepsItsReady() {
        Conditions conditions = new Conditions(List.of(), 1L, Clock.systemUTC());
        conditions.rests(Reason.PREVIEW, "its hosting only previews");
        assertThat(conditions.get(Conditions.READY).orElseThrow().status()).isEqualTo("Unknown");
        conditions.set(Conditions.READY, true, Reason.READY, "all there").rests(Reason.PREVIEW, "again");
        assertThat(conditions.isTrue(Conditions.READY)).isTrue();
        assertThat(conditions.get(Conditions.RECONCILING).orElseThrow().status())
                .isEqualTo("False");
    }
}
