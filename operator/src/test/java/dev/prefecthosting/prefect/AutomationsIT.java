package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.Scan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against real servers of both versions; 2.20 has automations where its events are switched on. */
@Tag("prefect")
class AutomationsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final Owner owner = new Owner(UUID.randomUUID().toString(), "default", "report", Map.of());
    private final Creation creation = new Creation(owner, "automation-a", 0);

    static Stream<URI> servers() {
        return RealServers.all();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anAutomationIsMadeChangedAndDeleted(URI api) {
        PrefectClient client = RealServers.client(api, (_, _, _) -> {});
        if (!Automations.isThere(client)) {
            assertThat(RealServers.features(client).automations()).isFalse();
            assertThat(new Automations(client).list(new Scan<>(List.of(), true)))
                    .isEmpty();
            return;
        }
        Automations kind = new Automations(client);
        String deployment = deployment(client, "d");
        Automations.Desired late = desired(deployment, "Late", Duration.ofMinutes(10));
        Automations.Found made = kind.create(creation, late);
        assertThat(kind.compare(late, made)).isEqualTo(Difference.NONE);
        assertThat(kind.compare(late, only(kind))).isEqualTo(Difference.NONE);
        assertThat(kind.createIsIdempotent()).as("it is announced first").isFalse();

        Automations.Desired failed = desired(deployment, "Failed", Duration.ZERO);
        assertThat(kind.compare(failed, made)).isInstanceOf(Difference.Update.class);
        assertThat(kind.compare(failed, kind.update(made, failed))).isEqualTo(Difference.NONE);
        assertThat(kind.compare(failed, only(kind))).isEqualTo(Difference.NONE);

        kind.delete(made);
        kind.delete(made);
        assertThat(kind.list(new Scan<>(List.of(), true)))
                .noneMatch(found -> found.id().equals(made.id()));
        client.delete(Route.of("/deployments/{id}", deployment));
    }

    /** What all of it is for: a run fails, and the server itself pauses the deployment, runs another and tells somebody. */
    @ParameterizedTest
    @MethodSource("servers")
    void aFailedRunDoesWhatTheAutomationSays(URI api) throws InterruptedException, IOException {
        PrefectClient client = RealServers.client(api, (_, _, _) -> {});
        if (!Automations.isThere(client)) {
            return;
        }
        Automations kind = new Automations(client);
        String deployment = deployment(client, "d");
        String other = deployment(client, "other");
        try (Told told = new Told()) {
            String webhook = webhook(client, told.url());
            List<Automations.Action> actions = List.of(
                    new Automations.Action.Pause(deployment),
                    new Automations.Action.Run(other),
                    new Automations.Action.Notify(webhook));
            Automations.Desired desired = desired(deployment, "Failed", Duration.ZERO, actions);
            Automations.Found made = kind.create(creation, desired);
            assertThat(kind.compare(desired, only(kind))).isEqualTo(Difference.NONE);
            boolean tells = RealServers.features(client).notifications();
            failUntil(
                    client,
                    deployment,
                    () -> isPaused(client, deployment) && hasRun(client, other) && tells != told.bodies.isEmpty());
            kind.delete(made);
            assertThat(isPaused(client, deployment)).as("paused").isTrue();
            assertThat(hasRun(client, other)).as("another is run").isTrue();
            assertThat(told.bodies.stream().anyMatch(body -> body.contains("is Failed")))
                    .as("somebody is told")
                    .isEqualTo(tells);
            client.delete(Route.of("/block_documents/{id}", webhook));
        }
        client.delete(Route.of("/deployments/{id}", deployment));
        client.delete(Route.of("/deployments/{id}", other));
    }

    /** The server reads its automations anew now and then; a run that fails before is not seen. */
    private void failUntil(PrefectClient client, String deployment, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int run = 0; !done.getAsBoolean() && System.nanoTime() < end; run++) {
            fail(
                    client,
                    new FlowRuns(client)
                            .create(deployment, Json.object(), unique + run)
                            .id());
            Thread.sleep(3000);
        }
    }

    private static boolean isPaused(PrefectClient client, String deployment) {
        return client.get(Route.of("/deployments/{id}", deployment))
                .path("paused")
                .asBoolean();
    }

    private static boolean hasRun(PrefectClient client, String deployment) {
        ObjectNode filter = Flows.anyOf("deployments", List.of(deployment));
        return client.read(Route.of("/flow_runs/count"), filter).asInt() > 0;
    }

    private String webhook(PrefectClient client, String url) {
        ObjectNode document = new BlockTypes(client).document("custom-webhook", "told-" + unique);
        ObjectNode data = document.putObject("data").put("name", "told").put("url", url);
        data.putObject("json_data").put("text", "{{subject}}");
        String id = Json.textOf(client.create(Route.of("/block_documents/"), document), "id");
        assertThat(new NotificationBlocks(client).find("custom-webhook/told-" + unique))
                .contains(id);
        return id;
    }

    /** Who listens to notifications. */
    private static final class Told implements AutoCloseable {
        private final List<String> bodies = new CopyOnWriteArrayList<>();
        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

        Told() throws IOException {
            server.createContext("/", exchange -> {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static void fail(PrefectClient client, String run) {
        ObjectNode body = Json.object().put("force", true);
        body.putObject("state").put("type", "FAILED").put("name", "Failed");
        client.create(Route.of("/flow_runs/{id}/set_state", run), body);
    }

    private Automations.Desired desired(String deployment, String state, Duration lasting) {
        return desired(deployment, state, lasting, List.of(new Automations.Action.Pause(deployment)));
    }

    private Automations.Desired desired(
            String deployment, String state, Duration lasting, List<Automations.Action> actions) {
        return new Automations.Desired(
                new Identity(owner.uid(), "automation-a"), owner.path(), "a", deployment, state, lasting, actions);
    }

    private String deployment(PrefectClient client, String name) {
        ObjectNode body =
                Json.object().put("name", name + "-" + unique).put("flow_id", new Flows(client).idOf("f-" + unique));
        return Json.textOf(client.create(Route.of("/deployments/"), body), "id");
    }

    private Automations.Found only(Automations kind) {
        return kind.list(new Scan<>(List.of(), true)).stream()
                .filter(found -> found.identity().equals(creation.identity()))
                .findFirst()
                .orElseThrow();
    }
}
