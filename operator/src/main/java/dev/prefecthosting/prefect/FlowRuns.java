package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Flow runs of many deployments in few calls. */
public final class FlowRuns {
    private static final String FILTER = "/flow_runs/filter";
    private static final String RUNS = "flow_runs";
    private static final String LATEST_END = "END_TIME_DESC";
    private static final List<String> ENDED = List.of("COMPLETED", "FAILED", "CRASHED", "CANCELLED");

    private final PrefectClient client;

    public FlowRuns(PrefectClient client) {
        this.client = client;
    }

    /**
     * One run.
     *
     * @param stateType e.g. {@code COMPLETED}
     * @param stateName e.g. {@code Late}, a kind of {@code SCHEDULED}
     */
    public record FlowRun(
            String id,
            String name,
            String deploymentId,
            String stateType,
            String stateName,
            @Nullable Instant expectedStart,
            @Nullable Instant start,
            @Nullable Instant end) {
        public boolean failed() {
            return stateType.equals("FAILED") || stateType.equals("CRASHED");
        }

        boolean endedAfter(Instant instant) {
            return end != null && end.isAfter(instant);
        }
    }

    /** What goes on in a deployment. */
    public record Unfinished(int running, int late) {}

    /** Those that ended since then, the latest first, by deployment. Prefect 2 has no filter by end. */
    public Map<String, List<FlowRun>> endedSince(Collection<String> deployments, Instant since) {
        ObjectNode filter = ofDeployments(deployments).put("sort", LATEST_END);
        inStates(filter, ENDED);
        List<FlowRun> ended = new ArrayList<>();
        List<FlowRun> page;
        int offset = 0;
        do {
            page = client.page(FILTER, filter, offset, PrefectClient.PAGE, FlowRuns::run);
            page.stream().filter(run -> run.endedAfter(since)).forEach(ended::add);
            offset += page.size();
        } while (page.size() == PrefectClient.PAGE && page.getLast().endedAfter(since));
        return byDeployment(ended);
    }

    /** The latest that ended, the latest first. */
    public List<FlowRun> lastEnded(String deployment, int most) {
        ObjectNode filter = ofDeployments(List.of(deployment)).put("sort", LATEST_END);
        inStates(filter, ENDED);
        return client.page(FILTER, filter, 0, most, FlowRuns::run);
    }

    /** The next scheduled ones that are not late, the next first; of each deployment at most so many. */
    public Map<String, List<FlowRun>> next(Collection<String> deployments, int mostOfEach, Instant now) {
        ObjectNode filter = ofDeployments(deployments).put("sort", "NEXT_SCHEDULED_START_TIME_ASC");
        ObjectNode runs = inStates(filter, List.of("SCHEDULED"));
        runs.putObject("next_scheduled_start_time").put("after_", now.toString());
        Map<String, List<FlowRun>> next = new LinkedHashMap<>();
        byDeployment(client.page(FILTER, filter, 0, PrefectClient.PAGE, FlowRuns::run))
                .forEach((deployment, all) -> next.put(deployment, all.subList(0, Math.min(mostOfEach, all.size()))));
        return next;
    }

    /** How many run or are late, of those deployments that have any. */
    public Map<String, Unfinished> unfinished(Collection<String> deployments) {
        ObjectNode filter = ofDeployments(deployments);
        filter.putObject(RUNS)
                .putObject("state")
                .putObject("name")
                .set("any_", Json.texts(List.of("Running", "Pending", "Late")));
        Map<String, Unfinished> counts = new LinkedHashMap<>();
        byDeployment(client.all(FILTER, filter, FlowRuns::run)).forEach((deployment, runs) -> {
            int late = (int)
                    runs.stream().filter(run -> run.stateName().equals("Late")).count();
            counts.put(deployment, new Unfinished(runs.size() - late, late));
        });
        return counts;
    }

    public FlowRun read(String id) {
        return run(client.get(Route.of("/flow_runs/{id}", id)));
    }

    /** Starts one run; the same token again finds the first. */
    public FlowRun create(String deployment, JsonNode parameters, String token) {
        ObjectNode body = Json.object().put("idempotency_key", token);
        body.set("parameters", Json.objectOf(parameters));
        body.putObject("state").put("type", "SCHEDULED");
        return run(client.create(Route.of("/deployments/{id}/create_flow_run", deployment), body));
    }

    private static ObjectNode ofDeployments(Collection<String> ids) {
        return Flows.anyOf("deployments", ids);
    }

    private static ObjectNode inStates(ObjectNode filter, List<String> types) {
        ObjectNode runs = filter.putObject(RUNS);
        runs.putObject("state").putObject("type").set("any_", Json.texts(types));
        return runs;
    }

    private static Map<String, List<FlowRun>> byDeployment(List<FlowRun> runs) {
        Map<String, List<FlowRun>> by = new LinkedHashMap<>();
        runs.forEach(run ->
                by.computeIfAbsent(run.deploymentId(), _ -> new ArrayList<>()).add(run));
        return by;
    }

    private static FlowRun run(JsonNode run) {
        return new FlowRun(
                Json.textOf(run, "id"),
                Json.textOf(run, "name"),
                Json.textOf(run, "deployment_id"),
                Json.textOf(run, "state_type"),
                Json.textOf(run, "state_name"),
                instant(run, "expected_start_time").orElse(null),
                instant(run, "start_time").orElse(null),
                instant(run, "end_time").orElse(null));
    }

    private static Optional<Instant> instant(JsonNode run, String field) {
        try {
            return Optional.of(OffsetDateTime.parse(Json.textOf(run, field)).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
