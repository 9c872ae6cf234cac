package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What only Prefect Cloud does, on the stand-in before a real server. */
@Tag("prefect")
class PrefectCloudIT {
    private final URI workspace = RealServers.cloud().orElseThrow();
    private final HttpClient http = HttpClient.newHttpClient();

    private PrefectServer server(URI api, String key) {
        return new PrefectServers((_, _, _) -> {}, Clock.systemUTC())
                .at(
                        "hosting",
                        new PrefectServers.Connection(
                                api, Optional.of(new Login.Bearer(key)), PrefectServers.Way.DIRECT));
    }

    private RemoteException refused(URI api, String key) {
        return catchThrowableOfType(
                RemoteException.class, () -> server(api, key).version(Duration.ZERO));
    }

    @Test
    void theKeyIsCheckedWithTheWorkspace() {
        assertThat(server(workspace, RealServers.KEY).version(Duration.ZERO)).isEqualTo(ServerVersion.CLOUD);
        assertThat(refused(workspace, "wrong").reason()).isEqualTo(Failure.UNAUTHORIZED);
    }

    @Test
    void aWorkspaceThatTheKeyDoesNotSeeIsNamedWithThoseThatItSees() {
        String own = workspace.toString();
        URI other = URI.create(own.substring(0, own.lastIndexOf('/') + 1) + UUID.randomUUID());
        RemoteException e = refused(other, RealServers.KEY);
        assertThat(e.reason()).isEqualTo(Failure.NOT_FOUND);
        assertThat(e).hasMessageContaining("stand-in/test").hasMessageContaining(own.substring(own.length() - 36));
    }

    @Test
    void aPauseIsKept() throws Exception {
        steer("DELETE", "calls", "");
        steer("POST", "throttle", "{\"times\": 2, \"retryAfter\": 1, \"method\": \"POST\"}");
        PrefectClient client = RealServers.client(workspace, (_, _, _) -> {});
        client.create(Route.of("/flows/"), Json.object().put("name", "flow-" + UUID.randomUUID()));

        JsonNode calls = steer("GET", "calls", "");
        assertThat(StreamSupport.stream(calls.spliterator(), false)
                        .map(call -> call.path("status").asInt()))
                .containsExactly(429, 429, 201);
        assertThat(calls).noneMatch(call -> call.path("early").asBoolean());
    }

    private JsonNode steer(String method, String what, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(workspace.resolve("/stand-in/" + what))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Json.parse(
                http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }
}
