package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
    private static final Features THREE = new Features(ServerVersion.parse("3.8.8"));
    private static final Features TWO = new Features(ServerVersion.parse("2.20.26"));

    private final Identity identity = new Identity("uid", "deployment");
    private final DeploymentSamples samples = new DeploymentSamples(identity, "x");
    private final FakePrefect server = new FakePrefect();

    @AfterEach
    void stop() {
        server.close();
    }

    private Deployments kind(Features features) {
        return new Deployments(
                new PrefectClient(
                        server.api(), Optional.empty(), PrefectClient.http(Optional.empty()), (_, _, _) -> {}),
                features);
    }

    /** What a server would show of it, with what servers add by themselves. */
    private Deployments.Found made(Features features, Deployments.Desired desired) {
        ObjectNode shown = new DeploymentFields(features).desired(desired);
        shown.put("id", "1").put("flow_id", "2").put("name", desired.name()).put("status", "NOT_READY");
        shown.set("schedules", schedules(features, desired));
        desired.concurrency().ifPresent(concurrency -> {
            shown.putNull("concurrency_limit");
            shown.putObject("global_concurrency_limit").put("limit", concurrency.limit());
            ((ObjectNode) shown.path("concurrency_options")).putNull("grace_period_seconds");
        });
        if (features.labels()) {
            ((ObjectNode) shown.path("labels")).put("prefect.flow.id", "2");
        } else {
            shown.set("infra_overrides", shown.remove("job_variables"));
        }
        server.answers(200, "{\"id\": \"2\"}").answers(201, shown.toString());
        return kind(features).create(new Creation(new Owner("uid", "n", "d", Map.of()), "deployment", 0), desired);
    }

    private static ArrayNode schedules(Features features, Deployments.Desired desired) {
        ArrayNode shown = Json.array();
        desired.schedules().forEach(schedule -> shown.add(schedule.json(features)));
        return shown;
    }

    private List<String> asked() {
        return server.asked.stream()
                .map(asked -> asked.method() + " " + asked.uri().replace("/api", "") + " " + asked.body())
                .toList();
    }

    @Test
    void whatTheServerAddsIsNoDifference() {
        List<Schedule> schedules = List.of(DeploymentSamples.cron("a"), DeploymentSamples.interval("b"));
        for (Features features : List.of(TWO, THREE)) {
            Deployments.Desired desired = samples.deployment(features, "1", schedules);
            Deployments.Found made = made(features, desired);
            assertThat(made.identity()).isEqualTo(identity);
            assertThat(kind(features).compare(desired, made)).isEqualTo(Difference.NONE);
            assertThat(features.lacking(desired)).isEmpty();
        }
    }

    /** Prefect 2 loads the flow from the path and fails without one, as the post's own deploy() never leaves it out. */
    @Test
    void aDeploymentWithoutPathRunsInTheImagesOwnDirectory() {
        Deployments.Desired bare = DeploymentSamples.bare(samples.deployment(TWO, "1", List.of()));
        assertThat(new DeploymentFields(TWO).desired(bare).path("path").asText())
                .isEqualTo(".");
        assertThat(new DeploymentFields(THREE).desired(bare).path("path").isNull())
                .isTrue();
    }

    @Test
    void onlyWhatDiffersIsPatched() {
        Deployments.Desired desired = samples.deployment(THREE, "1", List.of());
        Deployments.Found made = made(THREE, with(desired, "v9", desired.labels(), List.of()));
        server.asked.clear();
        server.answers(204, "");
        Deployments.Found updated = kind(THREE).update(made, desired);
        assertThat(asked()).containsExactly("PATCH /deployments/1 {\"version\":\"1\"}");
        assertThat(kind(THREE).compare(desired, updated)).isEqualTo(Difference.NONE);
        assertThat(kind(THREE).compare(desired, made))
                .isEqualTo(new Difference.Update(List.of("version \"v9\" → \"1\"")));
    }

    @Test
    void labelsCanOnlyBePosted() {
        Deployments.Desired desired = samples.deployment(THREE, "1", List.of(DeploymentSamples.cron("a")));
        Deployments.Found made = made(THREE, with(desired, "1", Map.of("old", "x"), desired.schedules()));
        server.asked.clear();
        assertThat(kind(THREE).compare(desired, made)).isInstanceOf(Difference.Update.class);
        server.answers(200, "{\"id\": \"2\"}").answers(201, "{}");
        kind(THREE).update(made, desired);
        assertThat(asked().getLast()).startsWith("POST /deployments/ ").contains("\"slug\":\"a\"");
    }

    /** As a flow's own deploy() leaves it: with its schedule, its tags and variables, and without our mark. */
    @Test
    void whatIsLeftToOthersStaysWhateverHasToBePosted() {
        Deployments.Desired theirs = samples.deployment(THREE, "1", List.of(DeploymentSamples.cron("a")));
        Deployments.Found made = unmarked(made(THREE, theirs));
        Deployments.Desired ours = leaving(theirs, Set.of("schedules", "tags", "job_variables", "version"));
        server.asked.clear();
        assertThat(kind(THREE).compare(ours, made)).isInstanceOf(Difference.Update.class);

        server.answers(200, "{\"schedules\": [{\"id\": \"s\", \"slug\": \"a\", \"active\": true, \"schedule\": {}}]}")
                .answers(200, "{\"id\": \"2\"}")
                .answers(201, "{}");
        kind(THREE).update(made, ours);
        String posted = asked().getLast();
        assertThat(posted)
                .startsWith("POST /deployments/ ")
                .contains("\"slug\":\"a\"")
                .contains("\"tags\":[\"a\",\"b1\"]")
                .contains("\"env\":{\"STAGE\":\"1\"}")
                .contains("\"image\":\"pinned\"")
                .contains("\"version\":\"1\"");
    }

    private static Deployments.Found unmarked(Deployments.Found of) {
        Map<String, String> fields = new TreeMap<>(of.fields());
        fields.put("labels", "{}");
        return new Deployments.Found(
                of.id(), Identity.FOREIGN, of.state(), of.flowId(), of.flowName(), of.name(), fields, of.schedules());
    }

    private static Deployments.Desired leaving(Deployments.Desired of, Set<String> left) {
        return new Deployments.Desired(
                of.identity(),
                of.flowName(),
                of.name(),
                of.workPool(),
                of.workQueue(),
                of.entrypoint(),
                of.path(),
                null,
                of.description(),
                of.parameters(),
                of.parameterSchema(),
                of.enforceParameterSchema(),
                Json.object().put("image", "pinned"),
                List.of(),
                of.labels(),
                of.paused(),
                of.pullSteps(),
                of.concurrency(),
                List.of(),
                left);
    }

    @Test
    void schedulesAreChangedOneByOneOnPrefect3() {
        Schedule kept = DeploymentSamples.cron("kept");
        Schedule changed = new Schedule("changed", new Timing.Cron("* * * * *", "UTC"), true, Json.object());
        List<Schedule.Found> actual = List.of(
                kept.found("1"),
                new Schedule("changed", changed.timing(), false, Json.object()).found("2"),
                DeploymentSamples.rule("gone").found("3"));
        Deployments.Desired desired =
                samples.deployment(THREE, "1", List.of(kept, changed, DeploymentSamples.interval("new")));
        Deployments.Found made = made(THREE, with(desired, "1", desired.labels(), List.of()));
        Deployments.Found found = with(made, actual);
        server.asked.clear();
        server.answers(204, "").answers(204, "").answers(201, "[]");
        kind(THREE).update(found, desired);
        assertThat(asked())
                .containsExactly(
                        "DELETE /deployments/1/schedules/3 ",
                        "PATCH /deployments/1/schedules/2 {\"schedule\":{\"cron\":\"* * * * *\",\"timezone\":\"UTC\"},"
                                + "\"active\":true,\"slug\":\"changed\",\"parameters\":{}}",
                        "POST /deployments/1/schedules [{\"schedule\":{\"interval\":21600,\"timezone\":\"UTC\"},"
                                + "\"active\":true,\"slug\":\"new\",\"parameters\":{}}]");
    }

    @Test
    void aChangedScheduleIsToldInWords() {
        Schedule cron = DeploymentSamples.cron("a");
        Schedule interval = new Schedule(
                "a",
                new Timing.Interval(Duration.ofMinutes(90), Optional.empty(), "UTC"),
                false,
                Json.object().put("x", 1));
        Deployments.Desired desired = samples.deployment(THREE, "1", List.of(interval, DeploymentSamples.rule("new")));
        Deployments.Found made = made(THREE, with(desired, "1", desired.labels(), List.of()));
        Deployments.Found found = with(
                made, List.of(cron.found("1"), DeploymentSamples.cron("gone").found("2")));
        assertThat(kind(THREE).compare(desired, found))
                .isEqualTo(new Difference.Update(List.of(
                        "schedule new: none → FREQ=MONTHLY UTC (switched off)",
                        "schedule a: 0 6 * * 1 Europe/Berlin → every 1h30m UTC with {\"x\":1} (switched off)",
                        "schedule gone: 0 6 * * 1 Europe/Berlin → none")));
    }

    @Test
    void schedulesAreReplacedWholeOnPrefect2() {
        Deployments.Desired desired = samples.deployment(TWO, "1", List.of(DeploymentSamples.interval("a")));
        Deployments.Found made = made(TWO, with(desired, "1", Map.of(), List.of(DeploymentSamples.rule("b"))));
        server.asked.clear();
        server.answers(204, "");
        kind(TWO).update(made, desired);
        assertThat(asked())
                .containsExactly("PATCH /deployments/1 "
                        + "{\"schedules\":[{\"schedule\":{\"interval\":21600,\"timezone\":\"UTC\"},\"active\":true}]}");
    }

    @Test
    void whatPrefect2LacksIsNamed() {
        Deployments.Desired desired = samples.deployment(
                THREE,
                "1",
                List.of(new Schedule(
                        "a",
                        new Timing.Interval(Duration.ofHours(1), Optional.empty(), "UTC"),
                        true,
                        Json.object().put("x", 1))));
        assertThat(TWO.lacking(desired)).containsExactly("concurrency", "labels", "schedules.parameters");
        assertThat(THREE.lacking(desired)).isEmpty();
    }

    @Test
    void aSweepIsOneCallWhereAllFlowsAreKnown() throws IOException {
        Deployments.Desired desired = samples.deployment(THREE, "1", List.of());
        Deployments.Found made = made(THREE, desired);
        server.asked.clear();
        ObjectNode shown =
                (ObjectNode) Json.parse("{\"id\": \"1\", \"flow_id\": \"2\"}".getBytes(StandardCharsets.UTF_8));
        server.answers(200, "[" + shown + "]");
        List<Deployments.Found> listed = kind(THREE).list(new Scan<>(List.of(made), false));
        assertThat(listed).extracting(Deployments.Found::flowName).containsExactly("flow-x");
        assertThat(server.asked).hasSize(1);
    }

    private static Deployments.Desired with(
            Deployments.Desired of, String version, Map<String, String> labels, List<Schedule> schedules) {
        return new Deployments.Desired(
                of.identity(),
                of.flowName(),
                of.name(),
                of.workPool(),
                of.workQueue(),
                of.entrypoint(),
                of.path(),
                version,
                of.description(),
                of.parameters(),
                of.parameterSchema(),
                of.enforceParameterSchema(),
                of.jobVariables(),
                of.tags(),
                labels,
                of.paused(),
                of.pullSteps(),
                of.concurrency(),
                schedules,
                of.left());
    }

    private static Deployments.Found with(Deployments.Found of, List<Schedule.Found> schedules) {
        return new Deployments.Found(
                of.id(), of.identity(), of.state(), of.flowId(), of.flowName(), of.name(), of.fields(), schedules);
    }
}
