package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.Scan;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
        String deployment = deployment(client);
        Automations.Desired late = desired(deployment, "Late", Duration.ofMinutes(10));
        Automations.Found made = kind.create(creation, late);
        assertThat(kind.compare(late, made)).isEqualTo(Difference.NONE);
        assertThat(kind.compare(late, only(kind))).isEqualTo(Difference.NONE);
        assertThat(kind.create(creation, late).id()).as("a repeated create").isEqualTo(made.id());

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

    /** What all of it is for: a run fails, and the server itself pauses the deployment. */
    @ParameterizedTest
    @MethodSource("servers")
    void aFailedRunPausesTheDeployment(URI api) throws InterruptedException {
        PrefectClient client = RealServers.client(api, (_, _, _) -> {});
        if (!Automations.isThere(client)) {
            return;
        }
        Automations kind = new Automations(client);
        String deployment = deployment(client);
        Automations.Found made = kind.create(creation, desired(deployment, "Failed", Duration.ZERO));
        boolean paused = false;
        long end = System.nanoTime() + PATIENCE.toNanos();
        // The server reads its automations anew now and then; a run that fails before is not seen.
        for (int run = 0; !paused && System.nanoTime() < end; run++) {
            fail(
                    client,
                    new FlowRuns(client)
                            .create(deployment, Json.object(), unique + run)
                            .id());
            Thread.sleep(3000);
            paused = client.get(Route.of("/deployments/{id}", deployment))
                    .path("paused")
                    .asBoolean();
        }
        kind.delete(made);
        client.delete(Route.of("/deployments/{id}", deployment));
        assertThat(paused).isTrue();
    }

    private static void fail(PrefectClient client, String run) {
        ObjectNode body = Json.object().put("force", true);
        body.putObject("state").put("type", "FAILED").put("name", "Failed");
        client.create(Route.of("/flow_runs/{id}/set_state", run), body);
    }

    private Automations.Desired desired(String deployment, String state, Duration lasting) {
        return new Automations.Desired(
                new Identity(owner.uid(), "automation-a"),
                owner.path(),
                "a",
                deployment,
                state,
                lasting,
                List.of(new Automations.Action.Pause(deployment)));
    }

    private String deployment(PrefectClient client) {
        ObjectNode body =
                Json.object().put("name", "d-" + unique).put("flow_id", new Flows(client).idOf("f-" + unique));
        return Json.textOf(client.create(Route.of("/deployments/"), body), "id");
    }

    private Automations.Found only(Automations kind) {
        return kind.list(new Scan<>(List.of(), true)).stream()
                .filter(found -> found.identity().equals(creation.identity()))
                .findFirst()
                .orElseThrow();
    }
}
