package dev.prefecthosting.courier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.TickingClock;
import dev.prefecthosting.prefect.Answer;
import dev.prefecthosting.prefect.Transport;
import dev.prefecthosting.prefect.Transport.Purpose;
import dev.prefecthosting.prefect.Transport.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What becomes of changes whose asker has gone, changed its mind, or asks for too much. */
class CourierChangesTest {
    private static final Duration PACE = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final URI API = URI.create("http://10.0.0.10:4200/api");

    private final FakePlace place = new FakePlace();
    private final TickingClock clock = new TickingClock();
    private final Couriers couriers =
            new Couriers(new Pace(PACE, Duration.ofMinutes(30)), (_, _, _) -> {}, _ -> {}, clock);
    private final Transport transport = couriers.of("uid", API, place.site());

    @Test
    void whatIsBeingMadeIsWaitedForByWhoeverDeletesIt() {
        place.api = _ -> "\"before\"";
        until(this::health);
        clock.pass(PACE);
        assertLater(this::make);
        place.api = _ -> "\"after\"";
        assertThatThrownBy(transport::settle).as("it waits").isInstanceOf(RemoteException.class);
        clock.pass(SOON);
        assertThatThrownBy(transport::settle).as("it is under way").isInstanceOf(RemoteException.class);
        assertThat(place.brought.getLast()).startsWith("POST /things/");
        clock.pass(SOON);
        assertThatThrownBy(transport::settle)
                .as("whoever asked for it may still take the answer, and finds what it has seen")
                .isInstanceOf(RemoteException.class);
        clock.pass(Duration.ofSeconds(21));
        transport.settle();
        assertThat(text(health())).isEqualTo("\"after\"");
    }

    @Test
    void oneDeletionDoesNotWaitForAnother() {
        until(this::health);
        assertLater(() -> send("DELETE", "/things/a", Purpose.CHANGE));
        assertThatCode(transport::settle).doesNotThrowAnyException();
    }

    @Test
    void anAnswerThatNobodyTookIsNoneToALaterChange() {
        until(this::health);
        clock.pass(PACE);
        assertLater(() -> pause(true));
        clock.pass(SOON);
        assertLater(() -> pause(true));
        clock.pass(PACE);
        until(() -> pause(false));
        clock.pass(SOON);
        assertLater(() -> pause(true));
        until(() -> pause(true));
        assertThat(place.brought.stream().flatMap(List::stream).filter("PATCH /things/a"::equals))
                .hasSize(3);
    }

    @Test
    void onlyWhoAsksForTooMuchIsRefused() {
        byte[] noise = new byte[80_000];
        new SecureRandom().nextBytes(noise);
        String much = Base64.getEncoder().encodeToString(noise);
        assertLater(() -> send("POST", "/much", Purpose.CHANGE, text(much)));
        assertLater(() -> pause(true));
        until(() -> pause(true));
        Answer refused = send("POST", "/much", Purpose.CHANGE, text(much));
        assertThat(text(refused)).contains("it has more than the 65536 bytes that a task can be given");
        assertThat(couriers.fault("uid")).isEmpty();
        assertThat(place.brought).singleElement().satisfies(all -> assertThat(all)
                .doesNotContain("POST /much"));
    }

    @Test
    void whatUsersWriteIsSentAsItIs() {
        JsonNode written = JsonNodeFactory.instance
                .objectNode()
                .put("after_", "2026-01-01T00:00:00Z")
                .put("when", "$now")
                .put("text", "promised:" + "0".repeat(64));
        until(() -> send("POST", "/things/", Purpose.CHANGE, written));
        JsonNode request = place.letter().path("requests").get(0);
        assertThat(request.path("body")).isEqualTo(written);
        assertThat(request.has("promises")).isFalse();
    }

    @Test
    void whatIsAskedWithAMomentIsAskedWithTheMomentOfTheTask() {
        JsonNode filter = JsonNodeFactory.instance.objectNode().put("after_", "2026-01-01T00:00:00Z");
        until(() -> send("POST", "/things/count", Purpose.READ, filter));
        assertThat(place.letter().path("requests").toString()).contains("{\"after_\":\"$now\"}");
    }

    @Test
    void whatWasPromisedToSeveralIsThereForEach() {
        place.api = asked -> asked.equals("POST /flows/") ? "{\"id\": \"made\"}" : "{}";
        assertLater(() -> deployment("a"));
        clock.pass(SOON);
        assertLater(() -> deployment("a"));
        assertLater(() -> deployment("b"));
        clock.pass(SOON);
        deployment("a");
        clock.pass(PACE);
        assertLater(() -> send("GET", "/other", Purpose.READ));
        assertThat(place.brought).hasSize(2);
        assertThat(place.brought.getLast()).startsWith("POST /flows/", "POST /deployments/");
        assertThat(place.letter().path("requests").get(1).path("promises")).hasSize(1);
    }

    private Answer deployment(String name) {
        return transport.together(() -> {
            Answer flow = send("POST", "/flows/", Purpose.MAKE);
            String id = text(flow).replaceAll(".*\"(promised:[0-9a-f]{64})\".*", "$1");
            return send(
                    "POST",
                    "/deployments/",
                    Purpose.CHANGE,
                    JsonNodeFactory.instance.objectNode().put("name", name).put("flow_id", id));
        });
    }

    private Answer health() {
        return send("GET", "/health", Purpose.READ);
    }

    private Answer make() {
        return send("POST", "/things/", Purpose.MAKE);
    }

    private Answer pause(boolean paused) {
        JsonNode body = JsonNodeFactory.instance.objectNode().put("paused", paused);
        return send("PATCH", "/things/a", Purpose.CHANGE, body);
    }

    private static JsonNode text(String much) {
        return JsonNodeFactory.instance.objectNode().put("text", much);
    }

    private Answer send(String method, String path, Purpose purpose) {
        return transport.send(new Request(method, method + " " + path, path, Optional.empty(), purpose));
    }

    private Answer send(String method, String path, Purpose purpose, JsonNode body) {
        return transport.send(new Request(method, method + " " + path, path, Optional.of(body), purpose));
    }

    private static String text(Answer answer) {
        try {
            return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertLater(Supplier<?> asked) {
        assertThatThrownBy(asked::get).hasMessageContaining("waits for");
    }

    /** Asks again and again, as reconciles do. */
    private void until(Supplier<?> asked) {
        for (int times = 0; times < 200; times++) {
            try {
                var unused = asked.get();
                return;
            } catch (RemoteException e) {
                clock.pass(e.retryAfter());
            }
        }
        throw new AssertionError("no answer");
    }
}
