package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.common.ResourceStatus;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.plan.Change;
import dev.prefecthosting.plan.Change.Verb;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Drift;
import dev.prefecthosting.reconcile.status.Reason;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostingDriftTest {
    @Test
    void whatWasThereAndIsMadeAnewHasDrifted() {
        assertThat(drifted(ready(3, 3, "instance"), Verb.CREATED, "Instance", "instance"))
                .isTrue();
    }

    @Test
    void whatAFlowAsksForIsNew() {
        assertThat(drifted(ready(3, 3, "instance"), Verb.CREATED, "Repository", "repository-flows"))
                .isFalse();
    }

    @Test
    void anUpdateOfAnOldSpecFollowsTheNewOne() {
        assertThat(drifted(ready(3, 3, "server"), Verb.UPDATED, "SecurityGroup", "server", "tcp 22 absent → present"))
                .isTrue();
        assertThat(drifted(ready(4, 3, "server"), Verb.UPDATED, "SecurityGroup", "server", "tcp 22 absent → present"))
                .isFalse();
    }

    @Test
    void aRotatedPasswordAndItsRollOutAreNoDrift() {
        PrefectHosting hosting = ready(3, 3, "server", "server-auth");
        assertThat(drifted(hosting, Verb.UPDATED, "Secret", "server-auth", "value old → new"))
                .isFalse();
        assertThat(drifted(hosting, Verb.UPDATED, "Service", "server", "task definition a:1 → a:2"))
                .isFalse();
        assertThat(drifted(hosting, Verb.UPDATED, "Service", "server", "count 0 → 1"))
                .isTrue();
    }

    @Test
    void newTagsAreNoDrift() {
        PrefectHosting hosting = ready(3, 3, "role-task");
        assertThat(drifted(hosting, Verb.UPDATED, "Role", "role-task", "tags {team=data}"))
                .isFalse();
        assertThat(drifted(hosting, Verb.UPDATED, "Role", "role-task", "trust policy changed"))
                .isTrue();
    }

    private static boolean drifted(PrefectHosting hosting, Verb verb, String kind, String logicalId, String... lines) {
        return Drift.since(
                        HostingReconciler.isSteady(hosting), hosting.getStatus().resourcesOrDefault())
                .test(new Change(verb, kind, logicalId, "id", List.of(lines)));
    }

    /** Ready at an earlier generation or this one. */
    private static PrefectHosting ready(long generation, long readyAt, String... logicalIds) {
        PrefectHosting hosting = HostingSamples.smallest().hosting();
        hosting.getMetadata().setGeneration(generation);
        List<Condition> conditions = new Conditions(List.of(), readyAt, Clock.systemUTC())
                .set(Conditions.READY, true, Reason.READY, "")
                .list();
        List<ResourceStatus> resources = List.of(logicalIds).stream()
                .map(logicalId -> new ResourceStatus(logicalId, "Kind", "id", null, "Ready", null))
                .toList();
        hosting.setStatus(Statuses.of(conditions, resources));
        return hosting;
    }
}
