package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A deployment's fields by their names in the API, without schedules. Desired and actual take the same shape here, so that
 * what the server adds by itself is no difference.
 */
final class DeploymentFields {
    static final String LABELS = "labels";
    static final String SCHEMA = "parameter_openapi_schema";

    private static final String PULL_STEPS = "pull_steps";
    private static final String LIMIT = "concurrency_limit";
    private static final String OPTIONS = "concurrency_options";
    private static final String COLLISION = "collision_strategy";
    private static final String VARIABLES = "job_variables";

    /** The image's own, as {@code deploy()} writes it. */
    private static final String WORKING_DIRECTORY = ".";

    private static final String OWNER_UID = "prefecthosting.dev/owner-uid";
    private static final String LOGICAL_ID = "prefecthosting.dev/logical-id";
    /** Names the labels that the spec asks for, so that one that it drops can be told from inherited ones. */
    private static final String LABEL_NAMES = "prefecthosting.dev/labels";

    private final Features features;

    DeploymentFields(Features features) {
        this.features = features;
    }

    private @Nullable String path(Deployments.Desired desired) {
        boolean left = desired.path() == null && desired.pullSteps().isEmpty();
        return left && features.needsPath() ? WORKING_DIRECTORY : desired.path();
    }

    /** As a POST takes them. */
    ObjectNode desired(Deployments.Desired desired) {
        ObjectNode fields = Json.object();
        fields.put("work_pool_name", desired.workPool()).put("work_queue_name", desired.workQueue());
        fields.put("entrypoint", desired.entrypoint());
        fields.set("path", Json.text(path(desired)));
        fields.set("version", Json.text(desired.version()));
        fields.put("description", desired.description());
        fields.set("parameters", Json.objectOf(desired.parameters()));
        fields.set(SCHEMA, schema(desired));
        fields.put("enforce_parameter_schema", desired.enforceParameterSchema());
        fields.set(VARIABLES, Json.objectOf(desired.jobVariables()));
        fields.set(
                "tags", Json.texts(desired.tags().stream().distinct().sorted().toList()));
        fields.put("paused", desired.paused());
        fields.set(PULL_STEPS, pullSteps(desired.pullSteps()));
        if (features.labels()) {
            fields.set(LABELS, labels(desired));
        }
        if (features.concurrency()) {
            Optional<Deployments.Concurrency> concurrency = desired.concurrency();
            fields.set(
                    LIMIT,
                    Json.number(concurrency.map(Deployments.Concurrency::limit).orElse(null)));
            fields.set(
                    OPTIONS, options(concurrency.map(each -> each.onCollision().name())));
        }
        return fields;
    }

    /** The same where somebody else decides about some of it: that is as it is. */
    ObjectNode desired(Deployments.Desired desired, Map<String, String> actual) {
        ObjectNode fields = desired(desired);
        for (String field : desired.left()) {
            String known = actual.get(field);
            if (known != null && fields.has(field)) {
                fields.set(field, left(field, Json.parse(known), desired));
            }
        }
        return fields;
    }

    private JsonNode left(String field, JsonNode actual, Deployments.Desired desired) {
        return switch (field) {
            case VARIABLES -> merged(actual, Json.objectOf(desired.jobVariables()));
            case SCHEMA -> features.labels() ? actual : new OwnerMark(desired.identity(), List.of()).on(actual);
            default -> actual;
        };
    }

    private static ObjectNode merged(JsonNode actual, ObjectNode over) {
        ObjectNode merged = Json.objectOf(actual).deepCopy();
        merged.setAll(over);
        return merged;
    }

    /** From the server's answer, in the same shape. */
    ObjectNode actual(JsonNode deployment) {
        ObjectNode fields = Json.object();
        for (String field : List.of("work_pool_name", "work_queue_name", "entrypoint", "path", "version")) {
            fields.set(field, deployment.path(field));
        }
        fields.put("description", Json.textOf(deployment, "description"));
        fields.set("parameters", Json.objectOf(deployment.path("parameters")));
        fields.set(SCHEMA, whole(deployment.path(SCHEMA)));
        fields.set("enforce_parameter_schema", deployment.path("enforce_parameter_schema"));
        JsonNode variables =
                deployment.has(VARIABLES) ? deployment.path(VARIABLES) : deployment.path("infra_overrides");
        fields.set(VARIABLES, Json.objectOf(variables));
        fields.set(
                "tags",
                Json.texts(Json.texts(deployment.path("tags")).stream().sorted().toList()));
        fields.set("paused", deployment.path("paused"));
        fields.set(PULL_STEPS, pullSteps(deployment.path(PULL_STEPS)));
        if (features.labels()) {
            fields.set(LABELS, ourLabels(deployment.path(LABELS)));
        }
        if (features.concurrency()) {
            // Its own concurrency_limit reads back null.
            Integer limit = Json.intOf(deployment.path("global_concurrency_limit"), "limit");
            String strategy = Json.textOf(deployment.path(OPTIONS), COLLISION);
            boolean known = limit != null && !strategy.isEmpty();
            fields.set(LIMIT, Json.number(limit));
            fields.set(OPTIONS, options(known ? Optional.of(strategy) : Optional.empty()));
        }
        return fields;
    }

    /** To compare and to keep: each field's canonical JSON. */
    static Map<String, String> canonical(ObjectNode fields) {
        Map<String, String> canonical = new TreeMap<>();
        fields.properties().forEach(field -> canonical.put(field.getKey(), Json.canonical(field.getValue())));
        return Map.copyOf(canonical);
    }

    /** Whether a PATCH can't change one of these. */
    boolean needPost(Set<String> changed) {
        return changed.contains(LABELS)
                || (!features.patchesPullSteps() && (changed.contains(PULL_STEPS) || changed.contains(SCHEMA)));
    }

    /** A PATCH of these only; pool and queue go together. */
    static ObjectNode patch(ObjectNode desired, Set<String> changed) {
        ObjectNode patch = Json.object();
        List<String> fields = new ArrayList<>(changed);
        if (changed.contains("work_pool_name") || changed.contains("work_queue_name")) {
            fields.addAll(List.of("work_pool_name", "work_queue_name"));
        }
        fields.forEach(field -> patch.set(field, desired.path(field)));
        return patch;
    }

    Identity identity(JsonNode deployment) {
        if (!features.labels()) {
            return OwnerMark.in(deployment.path(SCHEMA)).identity();
        }
        JsonNode labels = deployment.path(LABELS);
        String uid = Json.textOf(labels, OWNER_UID);
        return uid.isEmpty() ? Identity.FOREIGN : new Identity(uid, Json.textOf(labels, LOGICAL_ID));
    }

    /** The server's answer without our mark, as a POST that leaves the deployment behind takes it. */
    ObjectNode released(JsonNode deployment) {
        ObjectNode fields = actual(deployment);
        fields.set(SCHEMA, OwnerMark.without(fields.path(SCHEMA)));
        if (features.labels()) {
            ObjectNode labels = ourLabels(deployment.path(LABELS));
            labels.remove(List.of(OWNER_UID, LOGICAL_ID, LABEL_NAMES));
            fields.set(LABELS, labels);
        }
        return fields;
    }

    private static JsonNode options(Optional<String> strategy) {
        return strategy.<JsonNode>map(name -> Json.object().put(COLLISION, name))
                .orElse(NullNode.getInstance());
    }

    private ObjectNode schema(Deployments.Desired desired) {
        ObjectNode whole = whole(desired.parameterSchema());
        return features.labels() ? whole : new OwnerMark(desired.identity(), List.of()).on(whole);
    }

    private static ObjectNode whole(JsonNode schema) {
        ObjectNode whole = Json.objectOf(schema).deepCopy();
        if (!whole.has("type")) {
            whole.put("type", "object");
        }
        if (!whole.has("properties")) {
            whole.putObject("properties");
        }
        return whole;
    }

    private static JsonNode pullSteps(JsonNode steps) {
        return steps.isArray() && !steps.isEmpty() ? steps : NullNode.getInstance();
    }

    private static ObjectNode labels(Deployments.Desired desired) {
        ObjectNode labels = Json.texts(desired.labels());
        String names = desired.labels().keySet().stream().sorted().collect(Collectors.joining(","));
        return labels.put(OWNER_UID, desired.identity().ownerUid())
                .put(LOGICAL_ID, desired.identity().logicalId())
                .put(LABEL_NAMES, names);
    }

    /** Without those that Prefect adds and those inherited from the flow. */
    private static ObjectNode ourLabels(JsonNode labels) {
        ObjectNode ours = Json.object();
        List<String> names = new ArrayList<>(List.of(OWNER_UID, LOGICAL_ID, LABEL_NAMES));
        names.addAll(List.of(Json.textOf(labels, LABEL_NAMES).split(",")));
        names.stream().filter(labels::has).forEach(name -> ours.set(name, labels.path(name)));
        return ours;
    }
}
