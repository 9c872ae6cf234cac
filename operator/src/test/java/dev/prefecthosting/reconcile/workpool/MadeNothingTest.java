package dev.prefecthosting.reconcile.workpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.WorkPool;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** Whether a pool may go although its server can't be asked. */
class MadeNothingTest {
    private static final String NEVER_READY = "{type: Ready, status: \"False\", lastTransitionTime: \"%s\"}";
    private static final String SOON = NEVER_READY.formatted("2026-01-01T01:00:05Z");
    private static final String UNREACHABLE = "{type: PrefectApiReachable, status: \"%s\", lastTransitionTime: \"%s\"}";

    private static final PrefectHosting NEVER_REACHED = hosting(UNREACHABLE.formatted("False", "2026-01-01T00:00:10Z"));

    @Test
    void oneWhoseServerNeverAnsweredMayGo() {
        assertThat(mayGo(pool(SOON), NEVER_REACHED)).isTrue();
        assertThat(mayGo(pool(SOON), hosting(NEVER_READY.formatted("2026-01-01T00:00:02Z"))))
                .isTrue();
    }

    @Test
    void oneThatCameWhenTheServerHadFallenSilentMayGo() {
        assertThat(mayGo(pool(SOON), hosting(UNREACHABLE.formatted("False", "2026-01-01T00:50:00Z"))))
                .isTrue();
    }

    @Test
    void oneWhoseServerFellSilentLaterMayNot() {
        assertThat(mayGo(pool(SOON), hosting(UNREACHABLE.formatted("False", "2026-01-01T01:00:01Z"))))
                .isFalse();
        assertThat(mayGo(pool(SOON), hosting(UNREACHABLE.formatted("True", "2026-01-01T00:00:10Z"))))
                .isFalse();
    }

    @Test
    void oneWhoseStatusWasWipedMayNot() {
        WorkPool wiped = pool(SOON);
        wiped.setStatus(null);
        assertThat(mayGo(wiped, NEVER_REACHED)).isFalse();
        assertThat(mayGo(pool(NEVER_READY.formatted("2026-01-01T03:00:00Z")), NEVER_REACHED))
                .isFalse();
    }

    @Test
    void aWipedHostingProvesNothing() {
        PrefectHosting wiped = hosting(NEVER_READY.formatted("2026-01-01T03:00:00Z"));
        assertThat(mayGo(pool(SOON), wiped)).isFalse();
        wiped.setStatus(null);
        assertThat(mayGo(pool(SOON), wiped)).isFalse();
    }

    @Test
    void oneThatHasSomethingMayNot() {
        assertThat(mayGo(pool(SOON + "], resources: [{logicalId: a, kind: Role, state: Ready}"), NEVER_REACHED))
                .isFalse();
        assertThat(mayGo(pool(SOON + "], prefectId: \"1\", intents: ["), NEVER_REACHED))
                .isFalse();
    }

    @Test
    void oneThatWasNeverAdmittedMayGo() {
        WorkPool stranger = pool(SOON);
        stranger.getMetadata().setNamespace("stranger");
        assertThat(mayGo(stranger, hosting(UNREACHABLE.formatted("True", "2026-01-01T00:00:10Z"))))
                .isTrue();
    }

    private static boolean mayGo(WorkPool pool, PrefectHosting hosting) {
        return WorkPoolRemoval.hasMadeNothing(pool, hosting);
    }

    private static PrefectHosting hosting(String conditions) {
        return Serialization.unmarshal("""
                metadata: {name: demo, namespace: default, uid: h, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: {aws: {region: eu-west-1}}
                status: {conditions: [%s]}
                """.formatted(conditions), PrefectHosting.class);
    }

    private static WorkPool pool(String conditions) {
        return Serialization.unmarshal("""
                metadata: {name: heavy, namespace: default, uid: p, creationTimestamp: "2026-01-01T01:00:00Z"}
                spec: {hostingRef: {name: demo}}
                status: {conditions: [%s]}
                """.formatted(conditions), WorkPool.class);
    }
}
