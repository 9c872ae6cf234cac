package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against real servers of both versions, and through the stand-in for Prefect Cloud. */
@Tag("prefect")
class PrefectKindsIT {
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final Owner owner = new Owner(UUID.randomUUID().toString(), "default", "demo", Map.of());
    private final Identity poolIdentity = new Identity(owner.uid(), "work-pool");
    private final Identity deploymentIdentity = new Identity(owner.uid(), "deployment");
    private final DeploymentSamples samples = new DeploymentSamples(deploymentIdentity, unique);
    private final List<String> operations = new ArrayList<>();

    static Stream<URI> servers() {
        return RealServers.all();
    }

    private PrefectClient client(URI api) {
        return RealServers.client(api, (operation, outcome, took) -> operations.add(operation + " " + outcome));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aPoolIsMadeFoundChangedInPlaceAndDeleted(URI api) {
        WorkPools kind = new WorkPools(client(api));
        WorkQueue critical = new WorkQueue("critical", 1, 2, false, "first");
        WorkQueue slow = new WorkQueue("slow", 2, null, true, "");
        WorkPools.Desired desired = pool(api, 256, List.of(critical, slow));

        WorkPools.Found made = bring(kind, creation("work-pool"), desired);
        assertThat(only(kind, made.id()).identity()).isEqualTo(poolIdentity);

        WorkQueue urgent = new WorkQueue("urgent", 1, null, false, "");
        WorkPools.Desired other = pool(api, 512, List.of(urgent, new WorkQueue("critical", 2, 3, false, "second")));
        assertThat(kind.compare(other, made)).isInstanceOf(Difference.Update.class);
        WorkPools.Found updated = kind.update(made, other);
        WorkPools.Found read = only(kind, made.id());
        assertThat(kind.compare(other, updated)).isEqualTo(Difference.NONE);
        assertThat(kind.compare(other, read)).isEqualTo(Difference.NONE);
        assertThat(read.queues())
                .extracting(WorkQueue::name)
                .containsExactlyInAnyOrder("default", "urgent", "critical");

        Creation again = creation("work-pool");
        assertThat(kind.create(again, other).id()).isEqualTo(made.id());
        assertThatThrownBy(() -> kind.create(new Creation(owner, "another", 0), other))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Failure.CONFLICT));

        kind.release(read);
        WorkPools.Found foreign = only(kind, made.id());
        assertThat(foreign.identity()).isEqualTo(Identity.FOREIGN);
        assertThat(kind.claimed(other, List.of(foreign))).contains(foreign);
        kind.update(foreign, other);
        assertThat(only(kind, made.id()).identity()).isEqualTo(poolIdentity);

        kind.delete(read);
        kind.delete(read);
        assertThat(all(kind)).noneMatch(found -> found.id().equals(made.id()));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aBlockIsFoundByItsNameAndChangedInPlace(URI api) {
        Blocks kind = new Blocks(client(api));
        Blocks.Found made = kind.create(creation("aws-credentials"), new Blocks.Desired("eu-west-1"));
        assertThat(kind.create(creation("aws-credentials"), new Blocks.Desired("eu-west-1")))
                .isEqualTo(made);
        assertThat(only(kind, made.id())).isEqualTo(made);
        assertThat(made.identity()).isEqualTo(new Identity(owner.uid(), "aws-credentials"));

        Blocks.Desired other = new Blocks.Desired("us-east-1");
        assertThat(kind.update(made, other)).isEqualTo(only(kind, made.id()));
        kind.delete(made);
        assertThat(all(kind)).noneMatch(found -> found.id().equals(made.id()));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aDeploymentIsMadeFoundChangedInPlaceAndDeletedWithItsFlow(URI api) {
        PrefectClient client = client(api);
        Features features = RealServers.features(client);
        Deployments kind = new Deployments(client, features);
        WorkPools pools = new WorkPools(client);
        WorkPools.Found pool = bring(pools, creation("work-pool"), pool(api, 256, List.of()));

        Deployments.Desired desired = samples.deployment(
                features,
                "1",
                List.of(DeploymentSamples.cron("a"), DeploymentSamples.interval("b"), DeploymentSamples.rule("c")));
        Deployments.Found made = bring(kind, creation("deployment"), desired);
        assertThat(made.identity()).isEqualTo(deploymentIdentity);

        Deployments.Desired other = samples.deployment(
                features, "2", List.of(DeploymentSamples.interval("b"), DeploymentSamples.cron("d")));
        Deployments.Found updated = kind.update(made, other);
        assertThat(kind.compare(other, updated)).isEqualTo(Difference.NONE);
        assertThat(kind.compare(other, only(kind, made.id()))).isEqualTo(Difference.NONE);
        assertThat(scheduleIds(only(kind, made.id()))).hasSize(2);

        refusesAScheduleByItsPlace(kind, updated, features);
        Deployments.Desired bare = DeploymentSamples.bare(other);
        kind.update(only(kind, made.id()), bare);
        assertThat(kind.compare(bare, only(kind, made.id()))).isEqualTo(Difference.NONE);
        assertThat(only(kind, made.id()).id()).isEqualTo(made.id());

        isReleasedAndAdopted(kind, made.id(), bare);
        kind.delete(made);
        kind.delete(made);
        assertThat(all(kind)).noneMatch(found -> found.id().equals(made.id()));
        assertThat(new Flows(client).names(Set.of(made.flowId()))).isEmpty();
        pools.delete(pool);
    }

    private void isReleasedAndAdopted(Deployments kind, String id, Deployments.Desired desired) {
        kind.release(only(kind, id));
        Deployments.Found foreign = only(kind, id);
        assertThat(foreign.identity()).isEqualTo(Identity.FOREIGN);
        assertThat(kind.claimed(desired, List.of(foreign))).contains(foreign);
        kind.update(foreign, desired);
        assertThat(only(kind, id).identity()).isEqualTo(deploymentIdentity);
        assertThat(kind.compare(desired, only(kind, id))).isEqualTo(Difference.NONE);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void futureRunsAndSchedulesSurviveASweepWithoutDifference(URI api) throws InterruptedException {
        PrefectClient client = client(api);
        Features features = RealServers.features(client);
        Deployments kind = new Deployments(client, features);
        FlowRuns runs = new FlowRuns(client);
        WorkPools pools = new WorkPools(client);
        WorkPools.Found pool = bring(pools, creation("work-pool"), pool(api, 256, List.of()));
        Deployments.Desired desired = samples.deployment(
                features, "1", List.of(DeploymentSamples.cron("a"), DeploymentSamples.interval("b")));
        Deployments.Found made = bring(kind, creation("deployment"), desired);

        FlowRuns.FlowRun run = runs.create(made.id(), Json.object(), "token");
        assertThat(runs.create(made.id(), Json.object(), "token").id()).isEqualTo(run.id());
        assertThat(runs.read(run.id()).deploymentId()).isEqualTo(made.id());

        List<String> planned = planned(runs, made.id());
        assertThat(planned).as("scheduled within 30 s").isNotEmpty();
        operations.clear();
        assertThat(kind.compare(desired, only(kind, made.id()))).isEqualTo(Difference.NONE);
        assertThat(operations).containsExactly("POST /deployments/filter ok", "POST /flows/filter ok");
        assertThat(planned(runs, made.id())).containsAll(planned.subList(0, 1));
        assertThat(scheduleIds(only(kind, made.id()))).isEqualTo(scheduleIds(made));
        assertThat(runs.unfinished(List.of(made.id()))).isEmpty();
        assertThat(runs.endedSince(List.of(made.id()), Instant.EPOCH)).isEmpty();
        assertThat(runs.lastEnded(made.id(), 3)).isEmpty();
        assertThat(new Workers(client).of(pool.name())).isEmpty();

        kind.delete(made);
        pools.delete(pool);
    }

    /** Of all that a server says against it, only what is meant. */
    private void refusesAScheduleByItsPlace(Deployments kind, Deployments.Found found, Features features) {
        Schedule wrong = new Schedule("w", new Timing.Cron("61 * * * *", Timing.UTC), true, Json.object(), "here[3]");
        Deployments.Desired desired = samples.deployment(features, "2", List.of(DeploymentSamples.cron("d"), wrong));
        assertThatThrownBy(() -> kind.update(found, desired))
                .hasMessageContaining(": here[3].cron: write five fields, such as 0 6 * * 1: Invalid cron string")
                .hasMessageNotContainingAny("equired", "permitted", "rrule");
        kind.update(
                only(kind, found.id()),
                samples.deployment(
                        features, "2", List.of(DeploymentSamples.interval("b"), DeploymentSamples.cron("d"))));
    }

    private static List<String> planned(FlowRuns runs, String deployment) throws InterruptedException {
        for (int i = 0; i < 60; i++) {
            List<FlowRuns.FlowRun> next =
                    runs.next(List.of(deployment), 2, Instant.now()).getOrDefault(deployment, List.of());
            if (!next.isEmpty()) {
                return next.stream().map(FlowRuns.FlowRun::id).toList();
            }
            Thread.sleep(500);
        }
        return List.of();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void errorsAreTypedAndSayWhatPrefectSaid(URI api) {
        PrefectClient client = client(api);
        assertThatThrownBy(() -> client.get(Route.of("/work_pools/{name}", "no such")))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Failure.NOT_FOUND))
                .hasMessage("GET /work_pools/{name}: Work pool \"no such\" not found. (HTTP 404)");
        assertThatThrownBy(
                        () -> client.create(Route.of("/flows/"), Json.object().put("secret", "hidden")))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Failure.INVALID))
                .hasMessageContaining("name")
                .hasMessageNotContaining("hidden");
    }

    private WorkPools.Desired pool(URI api, int cpu, List<WorkQueue> queues) {
        boolean three = RealServers.features(client(api)).ecsTemplate() == 3;
        ObjectNode template = BaseJobTemplate.pinned(three ? 3 : 2);
        ((ObjectNode) template.path("variables").path("properties").path("cpu")).put("default", cpu);
        return new WorkPools.Desired(
                poolIdentity, "pool-" + unique, "ecs", "", cpu > 256, cpu > 256 ? 7 : null, template, queues);
    }

    private Creation creation(String logicalId) {
        return new Creation(owner, logicalId, 0);
    }

    /** As the engine does: create, compare, update what differs; then nothing may differ, here or as listed. */
    private static <D, R extends Remote> R bring(Kind<D, R> kind, Creation creation, D desired) {
        R made = kind.create(creation, desired);
        if (kind.compare(desired, made) instanceof Difference.Update) {
            made = kind.update(made, desired);
        }
        assertThat(kind.compare(desired, made)).isEqualTo(Difference.NONE);
        assertThat(kind.compare(desired, only(kind, made.id()))).isEqualTo(Difference.NONE);
        return made;
    }

    private static List<String> scheduleIds(Deployments.Found found) {
        return found.schedules().stream().map(Schedule.Found::id).sorted().toList();
    }

    private static <R extends Remote> List<R> all(Kind<?, R> kind) {
        return kind.list(new Scan<>(List.of(), true));
    }

    private static <R extends Remote> R only(Kind<?, R> kind, String id) {
        return all(kind).stream()
                .filter(found -> found.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
