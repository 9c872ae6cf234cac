package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkPoolsTest {
    private final FakePrefect server = new FakePrefect();
    private final WorkPools kind = new WorkPools(
            new PrefectClient(server.api(), Optional.empty(), PrefectClient.http(Optional.empty()), (_, _, _) -> {}));
    private final Owner owner = new Owner("uid", "default", "demo", Map.of());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aCreateWhoseAnswerWasLostIsFoundByItsConflict() {
        WorkPools.Desired desired = desired(256, List.of());
        server.answers(503, "{}")
                .answers(409, "{\"detail\": \"A work pool with this name already exists.\"}")
                .answers(200, pool(desired));
        WorkPools.Found found = kind.create(new Creation(owner, "work-pool", 0), desired);
        assertThat(found.id()).isEqualTo("1");
        assertThat(kind.compare(desired, found)).isEqualTo(Difference.NONE);
    }

    @Test
    void differencesNameWhatPeopleKnow() {
        server.answers(201, pool(desired(256, List.of())));
        WorkPools.Found found = kind.create(new Creation(owner, "work-pool", 0), desired(256, List.of()));
        Difference difference = kind.compare(desired(512, List.of(queue("critical", 1))), found);
        assertThat(difference)
                .isEqualTo(new Difference.Update(
                        List.of("cpu 256 → 512", "queue critical null → priority 1", "our queues [] → [critical]")));
    }

    @Test
    void prioritiesAreUniqueAsPrefectKeepsThem() {
        assertThat(WorkQueues.canonical(List.of(queue("c", 3), queue("a", 1), queue("b", 1))))
                .extracting(WorkQueue::name, WorkQueue::priority)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", 1),
                        org.assertj.core.groups.Tuple.tuple("b", 2),
                        org.assertj.core.groups.Tuple.tuple("c", 3));
    }

    @Test
    void aBlocksNameHoldsItsOwner() {
        String uid = "9b649228-0419-40e1-9e0d-44954b5c0ab6";
        Creation creation = new Creation(new Owner(uid, "default", "My.demo", Map.of()), "aws-credentials", 0);
        String name = Blocks.nameOf(creation);
        assertThat(name).isEqualTo("default-my-demo--%s--aws-credentials".formatted(uid));
        assertThat(Blocks.identityIn(name)).isEqualTo(creation.identity());
        assertThat(Blocks.identityIn("my-block")).isEqualTo(Identity.FOREIGN);
    }

    private static WorkQueue queue(String name, int priority) {
        return new WorkQueue(name, priority, null, false, "");
    }

    private WorkPools.Desired desired(int cpu, List<WorkQueue> queues) {
        ObjectNode template = BaseJobTemplate.pinned(3);
        ((ObjectNode) template.path("variables").path("properties").path("cpu")).put("default", cpu);
        return new WorkPools.Desired(
                new Identity(owner.uid(), "work-pool"), "pool", "ecs", "", false, null, template, queues);
    }

    private static String pool(WorkPools.Desired desired) {
        ObjectNode pool =
                Json.object().put("id", "1").put("name", desired.name()).put("type", desired.type());
        pool.set("base_job_template", new OwnerMark(desired.identity(), List.of()).on(desired.template()));
        return pool.toString();
    }

    @Test
    void aDeploymentMaySetWhatTheTemplateDeclaresOrOnlyUses() throws IOException {
        var template = Json.parse("""
                {"variables": {"properties": {"cpu": {"type": "integer"}}},
                 "job_configuration": {"a": "{{ cpu }}", "b": ["{{ zone }} {{ prefect.variables.x }}"], "c": {"d": "{{env}}"}}}
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(TemplateSummary.of(template).variables()).containsExactlyInAnyOrder("cpu", "zone", "env");
    }
}
