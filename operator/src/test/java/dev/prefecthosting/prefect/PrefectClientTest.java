package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrefectClientTest {
    private static final Route POOL = Route.of("/work_pools/{name}", "a b/c");

    private final FakePrefect server = new FakePrefect();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        server.close();
    }

    private PrefectClient client(URI api, Optional<Login> login, Optional<InetSocketAddress> proxy) {
        return new PrefectClient(
                api, login, PrefectClient.http(proxy), (operation, outcome, _) -> calls.add(operation + " " + outcome));
    }

    private PrefectClient client() {
        return client(server.api(), Optional.empty(), Optional.empty());
    }

    private RemoteException failure(int status, String body, Map<String, String> headers) {
        server.answers(status, body, headers);
        return catchThrowableOfType(RemoteException.class, () -> client().get(POOL));
    }

    @Test
    void aRouteIsCountedByItsTemplateAndEncodesItsValues() {
        server.answers(200, "{\"name\": \"x\"}");
        assertThat(client().get(POOL).path("name").asText()).isEqualTo("x");
        assertThat(server.asked.getFirst().uri()).isEqualTo("/api/work_pools/a%20b%2Fc");
        assertThat(calls).containsExactly("GET /work_pools/{name} ok");
    }

    @Test
    void theLoginGoesWithEachCall() {
        Optional<Login> login = Optional.of(new Login.Basic("admin", "pässword"));
        server.answers(200, "1");
        client(server.api(), login, Optional.empty()).get(POOL);
        assertThat(server.asked.getFirst().authorization()).isEqualTo("Basic YWRtaW46cMOkc3N3b3Jk");
        assertThat(login.toString()).doesNotContain("pässword");
        assertThat(new Login.Bearer("key").header()).isEqualTo("Bearer key");
        assertThat(new Login.Bearer("key").toString()).doesNotContain("key");
    }

    @Test
    void aProxyTakesPrivateAndLoopbackAddressesToo() {
        server.answers(200, "1").answers(200, "2");
        Optional<InetSocketAddress> proxy = Optional.of(server.address());
        client(URI.create("http://10.42.0.10:4200/api/"), Optional.empty(), proxy)
                .get(POOL);
        client(URI.create("http://127.0.0.1:4200/api"), Optional.empty(), proxy).get(POOL);
        assertThat(server.asked)
                .extracting(FakePrefect.Asked::uri)
                .containsExactly(
                        "http://10.42.0.10:4200/api/work_pools/a%20b%2Fc",
                        "http://127.0.0.1:4200/api/work_pools/a%20b%2Fc");
    }

    @Test
    void failuresAreTyped() {
        assertThat(failure(401, "{}", Map.of()).reason()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(failure(403, "{}", Map.of()).reason()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(failure(403, "{\"detail\": \"reserved for internal use.\"}", Map.of())
                        .reason())
                .isEqualTo(Failure.INVALID);
        assertThat(failure(404, "{}", Map.of()).reason()).isEqualTo(Failure.NOT_FOUND);
        assertThat(failure(409, "{\"detail\": \"already exists\"}", Map.of()).reason())
                .isEqualTo(Failure.CONFLICT);
        assertThat(failure(409, "{\"detail\": \"Error creating deployment: x\"}", Map.of())
                        .reason())
                .isEqualTo(Failure.INVALID);
        assertThat(failure(500, "no JSON", Map.of())).hasMessageContaining("no JSON (HTTP 500)");
        RemoteException throttled = failure(429, "{}", Map.of("Retry-After", "17"));
        assertThat(throttled.reason()).isEqualTo(Failure.THROTTLED);
        assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(17));
        assertThat(calls).contains("GET /work_pools/{name} conflict", "GET /work_pools/{name} throttled");
    }

    @Test
    void whatAPlanOfCloudHasNoRoomForIsAQuota() {
        assertThat(failure(402, "{}", Map.of()).reason()).isEqualTo(Failure.QUOTA);
        assertThat(failure(403, "{\"detail\": \"Work pool limit of 3 reached\"}", Map.of())
                        .reason())
                .isEqualTo(Failure.QUOTA);
        assertThat(failure(403, "{\"detail\": \"Forbidden\"}", Map.of()).reason())
                .isEqualTo(Failure.UNAUTHORIZED);
    }

    @Test
    void aShortPauseIsWaitedForAndTheCallMadeAgain() {
        server.answers(429, "{}", Map.of("Retry-After", "1")).answers(201, "{\"id\": \"1\"}");
        long begun = System.nanoTime();
        client().create(Route.of("/flows/"), Json.object());
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(900));
        assertThat(calls).containsExactly("POST /flows/ throttled", "POST /flows/ ok");
    }

    @Test
    void duringALongPauseNothingIsSentAtAll() {
        server.answers(429, "{}", Map.of("Retry-After", "30")).answers(200, "1");
        PrefectClient client = client();
        RemoteException first = catchThrowableOfType(RemoteException.class, () -> client.get(POOL));
        assertThat(first.retryAfter()).isEqualTo(Duration.ofSeconds(30));
        RemoteException second =
                catchThrowableOfType(RemoteException.class, () -> client.create(Route.of("/flows/"), Json.object()));
        assertThat(second.reason()).isEqualTo(Failure.THROTTLED);
        assertThat(second.retryAfter()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(server.asked).hasSize(1);
        assertThat(calls).containsExactly("GET /work_pools/{name} throttled");
    }

    @Test
    void aPauseMayBeADate() {
        String then = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(60));
        assertThat(failure(429, "{}", Map.of("Retry-After", then)).retryAfter())
                .isBetween(Duration.ofSeconds(40), Duration.ofSeconds(60));
    }

    @Test
    void whatPrefectRefusesIsPutInWordsWithoutWhatWasSent() {
        String answer = """
                {"exception_message": "Invalid request received.",
                 "exception_detail": [{"loc": ["body", "name"], "msg": "field required", "input": "hidden"}],
                 "request_body": {"data": "hidden"}}
                """;
        RemoteException failure = failure(422, answer, Map.of());
        assertThat(failure.reason()).isEqualTo(Failure.INVALID);
        assertThat(failure).hasMessage("GET /work_pools/{name}: name: field required (HTTP 422)");
    }

    @Test
    void aLockedDatabaseIsAskedAgainAtOnceAndEachAttemptCounts() {
        server.answers(503, "{}").answers(201, "{\"id\": \"1\"}");
        client().create(Route.of("/flows/"), Json.object().put("name", "f"));
        assertThat(calls).containsExactly("POST /flows/ unavailable", "POST /flows/ ok");
        assertThat(server.asked).extracting(FakePrefect.Asked::body).containsOnly("{\"name\":\"f\"}");

        server.answers(503, "{}").answers(503, "{}").answers(503, "{}");
        RemoteException failure = catchThrowableOfType(RemoteException.class, () -> client().get(POOL));
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        URI nobody = server.api();
        server.close();
        RemoteException failure =
                catchThrowableOfType(RemoteException.class, () -> client(nobody, Optional.empty(), Optional.empty())
                        .get(POOL));
        assertThat(failure.reason()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(calls).containsExactly("GET /work_pools/{name} unavailable");
    }

    @Test
    void aDeleteOfWhatIsGoneSucceeds() {
        server.answers(404, "{\"detail\": \"not found\"}");
        client().delete(POOL);
        assertThat(calls).containsExactly("DELETE /work_pools/{name} not_found");
    }

    @Test
    void pagesAreReadUntilOneIsNotFull() {
        server.answers(200, page(200)).answers(200, page(3));
        List<Integer> all = client().all("/flows/filter", Json.object(), flow -> flow.asInt());
        assertThat(all).hasSize(203);
        assertThat(server.asked)
                .extracting(FakePrefect.Asked::body)
                .containsExactly("{\"limit\":200,\"offset\":0}", "{\"limit\":200,\"offset\":200}");
    }

    private static String page(int size) {
        return Collections.nCopies(size, 1).toString();
    }
}
