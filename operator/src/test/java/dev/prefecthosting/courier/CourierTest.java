package dev.prefecthosting.courier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.GreatestAge;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CourierTest {
    private static final Duration PACE = Duration.ofMinutes(1);
    private static final URI API = URI.create("http://10.0.0.10:4200/api");

    private final FakePlace place = new FakePlace();
    private final TickingClock clock = new TickingClock();
    private final List<String> counted = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final Couriers couriers = new Couriers(
            new Pace(PACE, Duration.ofMinutes(30)),
            (operation, _, _) -> counted.add(operation),
            owner -> failed.add(owner.name()),
            clock);
    private final Transport transport = couriers.of("uid", API, place.site());

    @Test
    void anAnswerComesWithTheNextTask() {
        place.api = asked -> asked.equals("GET /health") ? "true" : "[]";
        assertThat(reason(this::health)).isEqualTo(Failure.UNDER_WAY);
        assertThat(place.brought).as("others may ask too").isEmpty();

        clock.pass(Duration.ofSeconds(3));
        assertThatThrownBy(this::health).hasMessageContaining("waits for task task-0, started at");
        clock.pass(Duration.ofSeconds(3));
        health();
        assertThat(place.brought).singleElement().satisfies(all -> assertThat(all)
                .contains("GET /health"));
        assertThat(counted).contains("GET /health");
    }

    @Test
    void whoeverTakesAnOlderAnswerGetsIt() {
        until(this::health);
        clock.pass(Duration.ofMinutes(1));
        assertThat(reason(() -> GreatestAge.of(Duration.ofSeconds(20), this::health)))
                .as("who waits for something")
                .isEqualTo(Failure.UNDER_WAY);
        until(() -> GreatestAge.of(Duration.ofSeconds(20), this::health));
        clock.pass(Duration.ofMinutes(29));
        GreatestAge.of(Duration.ofMinutes(5), this::health);
        assertThat(place.brought).hasSize(2);
        clock.pass(Duration.ofMinutes(2));
        assertThat(reason(() -> GreatestAge.of(Duration.ofMinutes(5), this::health)))
                .as("a sweep, after 30 minutes")
                .isEqualTo(Failure.UNDER_WAY);
    }

    @Test
    void whatWasReadOnceGoesAlongWithEveryTask() {
        until(this::health);
        clock.pass(PACE);
        until(() -> send("POST", "/things/count", Purpose.READ));
        assertThat(place.brought).hasSize(2);
        assertThat(place.brought.getLast()).contains("GET /health", "POST /things/count");
    }

    @Test
    void tasksStartOneAtATimeAndNoneBeforeItsTime() {
        place.ended = false;
        assertThat(reason(this::health)).isEqualTo(Failure.UNDER_WAY);
        clock.pass(Duration.ofSeconds(3));
        assertThat(reason(this::health)).isEqualTo(Failure.UNDER_WAY);
        clock.pass(PACE.multipliedBy(2));
        assertThat(reason(this::pause)).isEqualTo(Failure.UNDER_WAY);
        assertThat(place.brought).as("the first still runs").hasSize(1);

        place.ended = true;
        until(this::pause);
        clock.pass(Duration.ofSeconds(10));
        assertThat(reason(this::pause)).isEqualTo(Failure.UNDER_WAY);
        clock.pass(Duration.ofSeconds(10));
        assertThat(reason(this::pause)).isEqualTo(Failure.UNDER_WAY);
        assertThat(place.brought).as("before its time").hasSize(2);
    }

    @Test
    void oneOfAnOperatorBeforeIsWaitedFor() {
        place.anotherRuns = true;
        assertThat(reason(this::health)).isEqualTo(Failure.UNDER_WAY);
        clock.pass(Duration.ofSeconds(3));
        assertThat(reason(this::health)).isEqualTo(Failure.UNDER_WAY);
        assertThat(place.brought).isEmpty();
        place.anotherRuns = false;
        until(this::health);
        assertThat(place.brought).hasSize(1);
    }

    @Test
    void theSameLetterIsWrittenOnce() {
        until(this::health);
        clock.pass(PACE);
        until(this::health);
        assertThat(place.brought).hasSize(2);
        assertThat(place.letters).hasSize(1);
    }

    @Test
    void allRequestsOfAChangeGoAlongWithOneTaskAndOnce() {
        Supplier<Integer> change = () -> transport.together(() -> {
            send("PATCH", "/things/a", Purpose.CHANGE);
            send("DELETE", "/things/b", Purpose.CHANGE);
            send("POST", "/things/", Purpose.CHANGE);
            return 1;
        });
        until(change);
        assertThat(place.brought).singleElement().satisfies(all -> assertThat(all)
                .startsWith("PATCH /things/a", "DELETE /things/b", "POST /things/"));
        clock.pass(PACE);
        until(this::health);
        assertThat(place.brought.getLast()).doesNotContain("PATCH /things/a", "POST /things/");
    }

    @Test
    void whatNeedsTheAnswerBeforeItGoesWithALaterTaskAndNothingTwice() {
        place.api = asked -> asked.equals("POST /things/") ? "{\"id\": \"made\"}" : "{}";
        until(() -> transport.together(() -> {
            send("PATCH", "/things/a", Purpose.CHANGE);
            send("POST", "/things/", Purpose.MAKE);
            send("PATCH", "/things/made", Purpose.CHANGE);
            return 1;
        }));
        assertThat(place.brought).hasSize(2);
        assertThat(place.brought.getFirst()).startsWith("PATCH /things/a", "POST /things/");
        assertThat(place.brought.getLast())
                .startsWith("PATCH /things/made")
                .doesNotContain("PATCH /things/a", "POST /things/");
    }

    @Test
    void whatWasMadeForTheSameTaskIsReferredTo() {
        until(() -> transport.together(() -> {
            Answer flow = send("POST", "/flows/", Purpose.MAKE);
            String id = text(flow).replaceAll(".*\"(promised:[0-9a-f]{64})\".*", "$1");
            assertThat(id).startsWith("promised:");
            return send("POST", "/deployments/", Purpose.MAKE, id);
        }));
        assertThat(place.brought).singleElement().satisfies(all -> assertThat(all)
                .startsWith("POST /flows/", "POST /deployments/"));
    }

    @Test
    void aFailedTaskIsToldAndWhatItMayHaveDoneIsAskedForAnew() {
        until(this::health);
        clock.pass(PACE);
        place.exitCode = 1;
        assertThat(reason(this::pause)).isEqualTo(Failure.UNDER_WAY);
        clock.pass(Duration.ofSeconds(3));
        assertThat(reason(this::pause)).isEqualTo(Failure.UNDER_WAY);
        clock.pass(Duration.ofSeconds(3));
        assertThatThrownBy(this::health)
                .hasMessageContaining("task task-1: exit code 1; its last lines: what went wrong");
        assertThat(failed).containsExactly("demo");
        assertThat(couriers.fault("uid")).isPresent();

        place.exitCode = 0;
        clock.pass(PACE);
        until(this::health);
        assertThat(place.brought.getLast()).doesNotContain("POST /pause");
        assertThat(couriers.fault("uid")).isEmpty();
        assertThat(couriers.last("uid").map(Run::state)).contains("Succeeded");
    }

    @Test
    void aLogWithoutAnswersIsWaitedForAndThenTold() {
        place.logsLost = true;
        assertThat(reason(this::health)).isEqualTo(Failure.UNDER_WAY);
        clock.pass(Duration.ofSeconds(3));
        assertThat(reason(this::health)).isEqualTo(Failure.UNDER_WAY);
        clock.pass(Duration.ofSeconds(3));
        assertThat(reason(this::health)).as("it may come").isEqualTo(Failure.UNDER_WAY);
        clock.pass(Duration.ofSeconds(31));
        assertThatThrownBy(this::health)
                .hasMessageContaining("its answers are not in log stream courier/courier/task-0 of log-group");
        place.logsLost = false;
        clock.pass(PACE);
        until(this::health);
    }

    @Test
    void aPassFindsWhatItHasSeenUntilItHasTheAnswerToItsChange() {
        place.api = _ -> "\"before\"";
        until(this::health);
        clock.pass(PACE);
        place.api = _ -> "\"after\"";
        assertThat(reason(this::pause)).isEqualTo(Failure.UNDER_WAY);
        clock.pass(Duration.ofSeconds(3));
        assertThat(reason(this::pause)).isEqualTo(Failure.UNDER_WAY);
        clock.pass(Duration.ofSeconds(3));
        assertThat(text(health())).isEqualTo("\"before\"");
        pause();
        assertThat(text(health())).isEqualTo("\"after\"");
    }

    @Test
    void moreThanALetterHoldsGoesWithSeveralTasks() {
        byte[] noise = new byte[12_000];
        SecureRandom random = new SecureRandom();
        Supplier<Integer> change = () -> transport.together(() -> {
            for (int number = 0; number < 8; number++) {
                send("POST", "/things/" + number, Purpose.CHANGE, texts.get(number));
            }
            return 1;
        });
        for (int number = 0; number < 8; number++) {
            random.nextBytes(noise);
            texts.add(Base64.getEncoder().encodeToString(noise));
        }
        until(change);
        assertThat(place.brought.size()).isBetween(2, 4);
        assertThat(place.letters).allMatch(letter -> letter.length() <= 65_536);
        assertThat(place.brought.stream().flatMap(List::stream).filter(asked -> asked.startsWith("POST /things/")))
                .hasSize(8)
                .doesNotHaveDuplicates();
    }

    private final List<String> texts = new ArrayList<>();

    private Answer health() {
        return send("GET", "/health", Purpose.READ);
    }

    private Answer pause() {
        return send("POST", "/pause", Purpose.CHANGE);
    }

    private Answer send(String method, String path, Purpose purpose) {
        return transport.send(new Request(method, method + " " + path, path, Optional.empty(), purpose));
    }

    private Answer send(String method, String path, Purpose purpose, String text) {
        var body = JsonNodeFactory.instance.objectNode().put("text", text);
        return transport.send(new Request(method, method + " " + path, path, Optional.of(body), purpose));
    }

    private static String text(Answer answer) {
        try {
            return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private static Failure reason(Supplier<?> asked) {
        try {
            var unused = asked.get();
        } catch (RemoteException e) {
            return e.reason();
        }
        throw new AssertionError("there is an answer");
    }
}
