package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A queue of a work pool.
 *
 * @param priority 1 is the highest; unique in its pool
 * @param concurrencyLimit null: none
 */
public record WorkQueue(
        String name, int priority, @Nullable Integer concurrencyLimit, boolean paused, String description) {
    /** Every pool has it, and it can't be deleted. */
    public static final String DEFAULT = "default";

    static WorkQueue of(JsonNode queue) {
        return new WorkQueue(
                Json.textOf(queue, "name"),
                queue.path("priority").asInt(),
                Json.intOf(queue, "concurrency_limit"),
                queue.path("is_paused").asBoolean(),
                Json.textOf(queue, "description"));
    }

    WorkQueue withPriority(int other) {
        return new WorkQueue(name, other, concurrencyLimit, paused, description);
    }

    /** For people. */
    String words() {
        return "priority " + priority
                + (concurrencyLimit == null ? "" : ", limit " + concurrencyLimit)
                + (paused ? ", paused" : "")
                + (description.isEmpty() ? "" : ", '" + description + "'");
    }

    ObjectNode json() {
        ObjectNode json = Json.object().put("name", name).put("priority", priority);
        json.set("concurrency_limit", Json.number(concurrencyLimit));
        return json.put("is_paused", paused).put("description", description);
    }
}
