package dev.prefecthosting.courier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.prefect.Transport.Purpose;
import dev.prefecthosting.prefect.Transport.Request;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What is asked for first by whoever looks after a server: with the first task, one read need not wait for another. */
final class FirstReads {
    private static final String AWS_CREDENTIALS = "aws-credentials";
    private static final String DOCUMENTS = "/block_documents/filter";

    private static final int PAGE = 200;

    private FirstReads() {}

    static List<Ask> of(URI api, Instant now) {
        Ask type = ask(
                "GET", "/block_types/slug/{slug}", "/block_types/slug/" + AWS_CREDENTIALS, Optional.empty(), api, now);
        return List.of(
                ask("GET", "/admin/version", "/admin/version", Optional.empty(), api, now),
                page("/work_queues/filter", _ -> {}, api, now),
                page("/work_pools/filter", _ -> {}, api, now),
                page("/variables/filter", _ -> {}, api, now),
                page(DOCUMENTS, _ -> {}, api, now),
                page(DOCUMENTS, FirstReads::ofRegions, api, now),
                page("/deployments/filter", body -> body.put("sort", "NAME_ASC"), api, now),
                type,
                page("/block_schemas/filter", 1, body -> ofType(body, Promise.idOf(type)), api, now)
                        .needing(Set.of(type.key())));
    }

    private static void ofRegions(ObjectNode body) {
        body.putObject("block_types").putObject("slug").putArray("any_").add(AWS_CREDENTIALS);
    }

    private static void ofType(ObjectNode body, String type) {
        body.putObject("block_schemas")
                .putObject("block_type_id")
                .putArray("any_")
                .add(type);
    }

    private static Ask page(String route, Consumer<ObjectNode> filter, URI api, Instant now) {
        return page(route, PAGE, filter, api, now);
    }

    private static Ask page(String route, int limit, Consumer<ObjectNode> filter, URI api, Instant now) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        filter.accept(body);
        body.put("limit", limit).put("offset", 0);
        return ask("POST", route, route, Optional.of(body), api, now);
    }

    private static Ask ask(String method, String route, String path, Optional<JsonNode> body, URI api, Instant now) {
        return Ask.of(new Request(method, method + " " + route, path, body, Purpose.READ), api, now);
    }
}
