package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.AtOnce;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Flows: a name that deployments share. One that we made is tagged, and goes with its last deployment. */
final class Flows {
    static final String MANAGED = "prefecthosting.dev/managed";

    private final PrefectClient client;

    Flows(PrefectClient client) {
        this.client = client;
    }

    /** Makes it if it is missing; a flow that is there stays as it is. */
    String idOf(String name) {
        ObjectNode flow = Json.object().put("name", name);
        flow.putArray("tags").add(MANAGED);
        return Json.textOf(client.create(Route.of("/flows/"), flow), "id");
    }

    Map<String, String> names(Collection<String> ids) {
        Map<String, String> names = new HashMap<>();
        if (!ids.isEmpty()) {
            client.all(
                    "/flows/filter",
                    anyOf("flows", ids),
                    flow -> names.put(Json.textOf(flow, "id"), Json.textOf(flow, "name")));
        }
        return names;
    }

    /** Whether it is there, we made it, and it has at most so many deployments. */
    boolean canGo(String id, int deployments) {
        ObjectNode only = anyOf("flows", List.of(id));
        AtOnce both = new AtOnce();
        int count =
                both.ask(() -> client.read(Route.of("/deployments/count"), only).asInt(), 0);
        if (count > deployments) {
            return false;
        }
        List<List<String>> tags = both.ask(
                () -> client.page("/flows/filter", only, 0, 1, flow -> Json.texts(flow.path("tags"))), List.of());
        both.await();
        return tags.stream().anyMatch(each -> each.contains(MANAGED));
    }

    /** Its deployments and runs go with it. */
    void delete(String id) {
        client.delete(Route.of("/flows/{id}", id));
    }

    /** A filter by ID. */
    static ObjectNode anyOf(String what, Collection<String> ids) {
        ObjectNode filter = Json.object();
        filter.putObject(what).putObject("id").set("any_", Json.texts(ids));
        return filter;
    }
}
