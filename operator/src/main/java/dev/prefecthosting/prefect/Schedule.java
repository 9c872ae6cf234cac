package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A schedule of a deployment.
 *
 * @param slug unique in its deployment; what updates find it by where the version has slugs
 * @param parameters beside those of the deployment
 * @param place where a person has written it, for what Prefect says against it
 */
public record Schedule(String slug, Timing timing, boolean active, JsonNode parameters, String place) {
    Schedule(String slug, Timing timing, boolean active, JsonNode parameters) {
        this(slug, timing, active, parameters, "schedule " + slug);
    }

    /** For people. */
    String words() {
        return words(timing.words(), active, Json.canonical(Json.objectOf(parameters)));
    }

    private static String words(String timing, boolean active, String parameters) {
        String with = parameters.equals("{}") ? "" : " with " + parameters;
        return timing + with + (active ? "" : " (switched off)");
    }

    ObjectNode json(Features features) {
        ObjectNode json = Json.object();
        json.set("schedule", timing.json());
        json.put("active", active);
        if (features.scheduleSlugs()) {
            json.put("slug", slug);
            json.set("parameters", Json.objectOf(parameters));
        }
        return json;
    }

    /**
     * A schedule as the server shows it.
     *
     * @param slug empty where the version has none, or somebody else made it
     */
    public record Found(String id, String slug, Optional<Timing> timing, boolean active, String parameters) {
        static Found of(JsonNode schedule) {
            return new Found(
                    Json.textOf(schedule, "id"),
                    Json.textOf(schedule, "slug"),
                    Timing.of(schedule.path("schedule")),
                    schedule.path("active").asBoolean(true),
                    Json.canonical(Json.objectOf(schedule.path("parameters"))));
        }

        String words() {
            return Schedule.words(timing.map(Timing::words).orElse("of another kind"), active, parameters);
        }

        boolean shows(Schedule desired) {
            return active == desired.active()
                    && timing.map(desired.timing()::sameAs).orElse(false)
                    && parameters.equals(Json.canonical(Json.objectOf(desired.parameters())));
        }
    }

    /** What the server will show. */
    Found found(String id) {
        return new Found(id, slug, Optional.of(timing), active, Json.canonical(Json.objectOf(parameters)));
    }
}
