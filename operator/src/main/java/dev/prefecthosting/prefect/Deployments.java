package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Scan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Deployments with their schedules and flows. All of the server are listed, so that a name that is taken is seen.
 *
 * <p>Any write deletes the future runs that Prefect has scheduled, so there is none without a difference; and a POST also
 * deletes the schedules, so it is made for what a PATCH can't change only.
 */
public final class Deployments implements Kind<Deployments.Desired, Deployments.Found> {
    private static final String ONE = "/deployments/{id}";
    private static final Route ALL = Route.of("/deployments/");
    private static final String SCHEDULES = "schedules";

    private final PrefectClient client;
    private final DeploymentFields fields;
    private final Schedules schedules;
    private final Features features;
    private final Flows flows;

    public Deployments(PrefectClient client, Features features) {
        this.client = client;
        this.features = features;
        this.fields = new DeploymentFields(features);
        this.schedules = new Schedules(client, features);
        this.flows = new Flows(client);
    }

    /** How many runs at a time, and what happens to the next. */
    public record Concurrency(int limit, OnCollision onCollision) {
        /** In Prefect's words. */
        public enum OnCollision {
            ENQUEUE,
            CANCEL_NEW
        }
    }

    /**
     * A deployment as it should be. What the version lacks ({@link Features#lacking}) is not written.
     *
     * @param identity whose it is; also when it was found and is taken over
     * @param parameterSchema null or {@code {}}: none
     * @param pullSteps an array; null or empty: none, as for code in the image
     * @param left the fields, by their names in the API, that somebody else decides about: they stay as they are, and of
     *     {@code job_variables} those that are named here are added
     */
    public record Desired(
            Identity identity,
            String flowName,
            String name,
            String workPool,
            String workQueue,
            String entrypoint,
            @Nullable String path,
            @Nullable String version,
            String description,
            JsonNode parameters,
            JsonNode parameterSchema,
            boolean enforceParameterSchema,
            JsonNode jobVariables,
            List<String> tags,
            Map<String, String> labels,
            boolean paused,
            JsonNode pullSteps,
            Optional<Concurrency> concurrency,
            List<Schedule> schedules,
            Set<String> left) {
        public Desired {
            left = Set.copyOf(left);
        }

        boolean leavesSchedules() {
            return left.contains(SCHEDULES);
        }
    }

    /**
     * A deployment as it is.
     *
     * @param state {@code READY} when a worker polls for it, else {@code NOT_READY}
     * @param fields each field's canonical JSON by its name in the API
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            String flowId,
            String flowName,
            String name,
            Map<String, String> fields,
            List<Schedule.Found> schedules)
            implements Remote {}

    @Override
    public String name() {
        return "Deployment";
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        Map<String, String> names = new HashMap<>();
        scan.known().forEach(known -> names.put(known.flowId(), known.flowName()));
        List<Found> listed = client.all(
                "/deployments/filter", Json.object().put("sort", "NAME_ASC"), deployment -> found(deployment, ""));
        Set<String> unknown = new TreeSet<>();
        listed.stream()
                .map(Found::flowId)
                .filter(flow -> !names.containsKey(flow))
                .forEach(unknown::add);
        names.putAll(flows.names(unknown));
        return listed.stream()
                .map(found -> named(found, names.getOrDefault(found.flowId(), "")))
                .toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        return post(desired);
    }

    /** By (flow, name), so that a repeated one finds the first. */
    private Found post(Desired desired) {
        ArrayNode all = schedules.json(desired.schedules());
        return post(desired, fields.desired(desired), all);
    }

    private Found post(Desired desired, ObjectNode body, ArrayNode all) {
        body.put("name", desired.name()).put("flow_id", flows.idOf(desired.flowName()));
        body.set(SCHEDULES, all);
        return ScheduleRefusals.named(desired.schedules(), () -> found(client.create(ALL, body), desired.flowName()));
    }

    /** Whatever a POST does not name it takes away. */
    private Found post(Found actual, Desired desired) {
        ArrayNode all = desired.leavesSchedules()
                ? schedules.kept(client.get(Route.of(ONE, actual.id())))
                : schedules.json(desired.schedules());
        return post(desired, fields.desired(desired, actual.fields()), all);
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        Difference.Collector differences = Difference.collect()
                .update(
                        "owner",
                        actual.identity().ownerUid(),
                        desired.identity().ownerUid());
        Map<String, String> wanted = DeploymentFields.canonical(fields.desired(desired, actual.fields()));
        changed(wanted, actual)
                .forEach(field -> differences.update(
                        field.replace('_', ' '), actual.fields().get(field), wanted.get(field)));
        if (!desired.leavesSchedules()) {
            schedules.compare(desired.schedules(), actual.schedules(), differences);
        }
        return differences.result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        ObjectNode wanted = fields.desired(desired, actual.fields());
        Map<String, String> canonical = DeploymentFields.canonical(wanted);
        Set<String> changed = changed(canonical, actual);
        if (fields.needPost(changed)) {
            return post(actual, desired);
        }
        ObjectNode patch = DeploymentFields.patch(wanted, changed);
        boolean replaceSchedules = !features.scheduleSlugs()
                && !desired.leavesSchedules()
                && !schedules.same(desired.schedules(), actual.schedules());
        if (replaceSchedules) {
            patch.set(SCHEDULES, schedules.json(desired.schedules()));
        }
        if (!patch.isEmpty()) {
            ScheduleRefusals.naming(desired.schedules(), () -> client.patch(Route.of(ONE, actual.id()), patch));
        }
        List<Schedule.Found> brought =
                desired.leavesSchedules() ? actual.schedules() : broughtSchedules(actual, desired.schedules());
        return new Found(
                actual.id(),
                desired.identity(),
                actual.state(),
                actual.flowId(),
                actual.flowName(),
                actual.name(),
                canonical,
                brought);
    }

    private List<Schedule.Found> broughtSchedules(Found actual, List<Schedule> desired) {
        return features.scheduleSlugs()
                ? schedules.bring(actual.id(), desired, actual.schedules())
                : desired.stream().map(schedule -> schedule.found("")).toList();
    }

    /** With its flow, if we made that and this was its last deployment. */
    @Override
    public Optional<Found> delete(Found actual) {
        if (flows.canGo(actual.flowId(), 1)) {
            flows.delete(actual.flowId());
            return Optional.empty();
        }
        client.delete(Route.of(ONE, actual.id()));
        if (flows.canGo(actual.flowId(), 0)) {
            flows.delete(actual.flowId());
        }
        return Optional.empty();
    }

    @Override
    public void release(Found actual) {
        JsonNode deployment = client.get(Route.of(ONE, actual.id()));
        ObjectNode body = fields.released(deployment);
        body.put("name", actual.name()).put("flow_id", actual.flowId());
        body.set(SCHEDULES, schedules.kept(deployment));
        client.create(ALL, body);
    }

    @Override
    public Optional<Found> claimed(Desired desired, List<Found> listed) {
        return listed.stream()
                .filter(found ->
                        found.name().equals(desired.name()) && found.flowName().equals(desired.flowName()))
                .findFirst();
    }

    private static Set<String> changed(Map<String, String> wanted, Found actual) {
        Set<String> changed = new TreeSet<>();
        wanted.forEach((field, value) -> {
            if (!Objects.equals(value, actual.fields().get(field))) {
                changed.add(field);
            }
        });
        return changed;
    }

    private Found found(JsonNode deployment, String flowName) {
        return new Found(
                Json.textOf(deployment, "id"),
                fields.identity(deployment),
                Json.textOf(deployment, "status"),
                Json.textOf(deployment, "flow_id"),
                flowName,
                Json.textOf(deployment, "name"),
                DeploymentFields.canonical(fields.actual(deployment)),
                deployment.path(SCHEDULES).isArray() ? schedulesIn(deployment) : List.of());
    }

    private static List<Schedule.Found> schedulesIn(JsonNode deployment) {
        List<Schedule.Found> found = new ArrayList<>();
        deployment.path(SCHEDULES).forEach(schedule -> found.add(Schedule.Found.of(schedule)));
        return List.copyOf(found);
    }

    private static Found named(Found found, String flowName) {
        return new Found(
                found.id(),
                found.identity(),
                found.state(),
                found.flowId(),
                flowName,
                found.name(),
                found.fields(),
                found.schedules());
    }
}
