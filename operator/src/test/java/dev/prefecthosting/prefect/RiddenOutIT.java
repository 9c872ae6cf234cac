package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Executor;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Ledger;
import dev.prefecthosting.plan.Mode;
import dev.prefecthosting.plan.Order;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.Step;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real servers behind a proxy that disturbs every other write: all comes about, and nothing twice. */
@Tag("prefect")
class RiddenOutIT {
    private static final int MOST_PASSES = 60;
    private static final int AUTOMATIONS = 5;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final Owner owner = new Owner(UUID.randomUUID().toString(), "default", "demo", Map.of());
    private final Clock clock = new FastClock();
    private final List<String> calls = new ArrayList<>();

    static Stream<URI> servers() {
        return RealServers.ofBothVersions();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aLockedDatabaseResetsAndThrottlingMakeNothingTwice(URI api) throws InterruptedException {
        PrefectClient direct =
                new PrefectClient(api, Optional.empty(), PrefectClient.http(Optional.empty()), (_, _, _) -> {});
        Features features = new Features(ServerVersion.of(direct));
        try (FaultyProxy proxy = new FaultyProxy(api);
                Executor executor = new Executor(4, clock)) {
            PrefectServer server = new PrefectServers((operation, outcome, _) -> note(operation, outcome), clock)
                    .at(
                            "trial",
                            new PrefectServers.Connection(proxy.api(), Optional.empty(), PrefectServers.Way.DIRECT));
            bring(executor, plan(server, features, "1", 256));
            bring(executor, plan(server, features, "2", 512));
            assertThat(proxy.faults).as(calls.toString()).hasValueGreaterThan(8);
            String deployment = onlyOnes(direct);

            String run = retried(() ->
                    server.flowRuns.create(deployment, Json.object(), "key").id());
            assertThat(retried(() -> server.flowRuns
                            .create(deployment, Json.object(), "key")
                            .id()))
                    .isEqualTo(run);

            bring(executor, plan(server, features, "2", 512).unwanted());
            assertThat(pools(direct)).isEmpty();
            assertThat(named(direct, "/deployments/filter", "deployment-" + unique))
                    .isEmpty();
            assertThat(named(direct, "/automations/filter", "late-" + unique)).isEmpty();
            assertThat(named(direct, "/variables/filter", "region_" + unique)).isEmpty();
            assertThat(named(direct, "/block_documents/filter", "token-" + unique))
                    .isEmpty();
        }
    }

    /** The ID of the one deployment. */
    private String onlyOnes(PrefectClient direct) {
        assertThat(pools(direct)).singleElement().satisfies(pool -> {
            JsonNode cpu = pool.at("/base_job_template/variables/properties/cpu/default");
            assertThat(cpu.asInt()).isEqualTo(512);
        });
        assertThat(named(direct, "/variables/filter", "region_" + unique))
                .singleElement()
                .satisfies(
                        variable -> assertThat(variable.path("value").asText()).isEqualTo("2"));
        assertThat(named(direct, "/block_documents/filter", "token-" + unique)).hasSize(1);
        assertThat(named(direct, "/flows/filter", "flow-" + unique)).hasSize(1);
        assertThat(named(direct, "/automations/filter", "late-" + unique)).hasSize(AUTOMATIONS);
        List<JsonNode> deployments = named(direct, "/deployments/filter", "deployment-" + unique);
        assertThat(deployments).hasSize(1);
        assertThat(deployments.getFirst().path("schedules")).hasSize(2);
        return Json.textOf(deployments.getFirst(), "id");
    }

    private Graph plan(PrefectServer server, Features features, String version, int cpu) {
        ObjectNode template = BaseJobTemplate.pinned(features.ecsTemplate());
        ((ObjectNode) template.path("variables").path("properties").path("cpu")).put("default", cpu);
        List<WorkQueue> queues = List.of(
                new WorkQueue("critical", 1, Integer.valueOf(version), false, ""),
                new WorkQueue("bulk" + version, 3, null, false, ""));
        Graph.Builder plan = Graph.builder().covers(List.of(server.variables, server.blockDocuments, server.workPools));
        var pool = plan.step("work-pool", server.workPools)
                .desired(_ -> new WorkPools.Desired(
                        identity("work-pool"), "pool-" + unique, "ecs", "", false, cpu, template, queues));
        plan.step("variable", server.variables)
                .desired(_ -> new Variables.Desired(
                        identity("variable"), "region_" + unique, Json.text(version), List.of(), false));
        plan.step("block", server.blockDocuments)
                .desired(_ -> new BlockDocuments.Desired(
                        identity("block"),
                        "secret",
                        "token-" + unique,
                        Json.object().put("value", version),
                        false));
        List<Schedule> schedules = List.of(DeploymentSamples.cron("a"), DeploymentSamples.interval("b" + version));
        var deployment = plan.step("deployment", server.deployments(Duration.ofHours(1)))
                .follows(pool)
                .desired(_ ->
                        new DeploymentSamples(identity("deployment"), unique).deployment(features, version, schedules));
        automations(plan, server, deployment, Duration.ofMinutes(Integer.parseInt(version)));
        return plan.build();
    }

    /** Names of automations are not unique: several of them meet every fault. */
    private void automations(
            Graph.Builder plan, PrefectServer server, Step<?, Deployments.Found> deployment, Duration lasting) {
        for (int automation = 0; automation < AUTOMATIONS; automation++) {
            String name = "automation-" + automation;
            plan.step(name, server.automations)
                    .follows(deployment)
                    .desired(made -> new Automations.Desired(
                            identity(name),
                            "demo",
                            "late-" + unique,
                            made.id(deployment),
                            "Late",
                            lasting,
                            List.of(new Automations.Action.Pause(made.id(deployment)))));
        }
    }

    private Identity identity(String logicalId) {
        return new Identity(owner.uid(), logicalId);
    }

    /** As a reconciler does: pass by pass, until a pass has nothing left to do. */
    private void bring(Executor executor, Graph plan) throws InterruptedException {
        Order order = new Order(owner, Mode.APPLY, Duration.ZERO, true);
        String last = "";
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            try {
                Report report = executor.run(plan, order, new NoLedger());
                last = report.toString();
                if (report.isDone() && report.changes().isEmpty()) {
                    return;
                }
            } catch (RemoteException e) {
                last = e.getMessage();
            }
            Thread.sleep(200);
        }
        throw new AssertionError("not done after %d passes: %s".formatted(MOST_PASSES, last));
    }

    private static String retried(Supplier<String> call) throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                return call.get();
            } catch (RemoteException e) {
                assertThat(attempt).as(e.getMessage()).isLessThan(MOST_PASSES);
                Thread.sleep(200);
            }
        }
    }

    private List<JsonNode> pools(PrefectClient direct) {
        return named(direct, "/work_pools/filter", "pool-" + unique);
    }

    private static List<JsonNode> named(PrefectClient direct, String route, String name) {
        return direct.all(route, Json.object(), JsonNode::deepCopy).stream()
                .map(JsonNode.class::cast)
                .filter(found -> Json.textOf(found, "name").equals(name))
                .toList();
    }

    private synchronized void note(String operation, String outcome) {
        calls.add(operation + " " + outcome);
    }

    /** What may have been made unseen is waited for half a minute. */
    private static final class FastClock extends Clock {
        private static final int TIMES = 20;
        private final Instant begun = Instant.now();

        @Override
        public Instant instant() {
            return begun.plus(Duration.between(begun, Instant.now()).multipliedBy(TIMES));
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

    /** This process goes on to the end, and knows itself what it has begun. */
    private static final class NoLedger implements Ledger {
        @Override
        public Optional<Instant> announcedAt(String logicalId) {
            return Optional.empty();
        }

        @Override
        public void announce(Set<String> logicalIds, Instant at) {}

        @Override
        public int nextCount(String logicalId) {
            return 0;
        }

        @Override
        public void spent(String logicalId, int count) {}
    }
}
