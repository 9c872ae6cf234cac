package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.net.URI;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each gate says what the real server does. That Prefect 2 needs a path ({@link Features#needsPath}) shows only when a flow
 * runs: the end-to-end tests of 2.20 do.
 */
@Tag("prefect")
class FeaturesIT {
    private static final Route DEPLOYMENTS = Route.of("/deployments/");

    static Stream<URI> servers() {
        return RealServers.ofBothVersions();
    }

    private final String unique = UUID.randomUUID().toString();

    @ParameterizedTest
    @MethodSource("servers")
    void basicAuthIsASetting(URI api) {
        PrefectClient client = client(api);
        String settings = client.get(Route.of("/admin/settings")).toString().toLowerCase(Locale.ROOT);
        assertThat(settings.contains("auth_string"))
                .isEqualTo(RealServers.features(client).basicAuth());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void concurrency(URI api) {
        PrefectClient client = client(api);
        boolean taken = takes(client, deployment -> {
            deployment.put("concurrency_limit", 1);
            deployment.putObject("concurrency_options").put("collision_strategy", "ENQUEUE");
        });
        assertThat(taken).isEqualTo(RealServers.features(client).concurrency());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void labels(URI api) {
        PrefectClient client = client(api);
        boolean taken =
                takes(client, deployment -> deployment.putObject("labels").put("team", "data"));
        assertThat(taken).isEqualTo(RealServers.features(client).labels());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void scheduleSlugs(URI api) {
        PrefectClient client = client(api);
        boolean taken = takes(client, deployment -> {
            ObjectNode schedule = deployment.putArray("schedules").addObject().put("slug", "a");
            schedule.putObject("schedule").put("cron", "0 0 1 1 *").put("timezone", "UTC");
        });
        assertThat(taken).isEqualTo(RealServers.features(client).scheduleSlugs());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aPatchOfPullSteps(URI api) {
        PrefectClient client = client(api);
        Route made = made(client, _ -> {});
        ObjectNode patch = Json.object();
        patch.putArray("pull_steps")
                .addObject()
                .putObject("prefect.deployments.steps.set_working_directory")
                .put("directory", "/app");
        boolean taken = isTaken(() -> client.patch(made, patch))
                && !client.get(made).path("pull_steps").isEmpty();
        assertThat(taken).isEqualTo(RealServers.features(client).patchesPullSteps());
    }

    /** Neither version needs a gate for it. */
    @ParameterizedTest
    @MethodSource("servers")
    void anEmptyMapClearsJobVariables(URI api) {
        PrefectClient client = client(api);
        Route made =
                made(client, deployment -> deployment.putObject("job_variables").put("cpu", 512));
        assertThat(jobVariables(client.get(made))).isNotEmpty();
        assertThat(made(client, deployment -> deployment.putObject("job_variables")))
                .isEqualTo(made);
        assertThat(jobVariables(client.get(made))).isEmpty();

        client.patch(made, Json.object().set("job_variables", Json.object().put("cpu", 512)));
        client.patch(made, Json.object().set("job_variables", Json.object()));
        assertThat(jobVariables(client.get(made))).isEmpty();
    }

    private static JsonNode jobVariables(JsonNode deployment) {
        return deployment.has("job_variables") ? deployment.path("job_variables") : deployment.path("infra_overrides");
    }

    private boolean takes(PrefectClient client, Consumer<ObjectNode> field) {
        return isTaken(() -> made(client, field));
    }

    private static boolean isTaken(Runnable write) {
        try {
            write.run();
            return true;
        } catch (RemoteException e) {
            assertThat(e.reason()).isEqualTo(Failure.INVALID);
            return false;
        }
    }

    private Route made(PrefectClient client, Consumer<ObjectNode> field) {
        JsonNode flow = client.create(Route.of("/flows/"), Json.object().put("name", "flow-" + unique));
        ObjectNode deployment = Json.object()
                .put("name", "deployment-" + unique)
                .put("flow_id", flow.path("id").asText())
                .put("entrypoint", "main.py:flow");
        field.accept(deployment);
        String id = client.create(DEPLOYMENTS, deployment).path("id").asText();
        return Route.of("/deployments/{id}", id);
    }

    private static PrefectClient client(URI api) {
        return RealServers.client(api, (_, _, _) -> {});
    }
}
