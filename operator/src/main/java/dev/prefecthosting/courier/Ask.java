package dev.prefecthosting.courier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.prefecthosting.prefect.Transport.Purpose;
import dev.prefecthosting.prefect.Transport.Request;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A request on its way.
 *
 * @param base of the API that it is for
 * @param at when it was last asked for
 */
record Ask(String key, Request request, URI base, Instant at) {
    /** A moment in a filter is the moment of asking, whenever that is: the next one asks the same. */
    private static final String MOMENT = "after_";

    private static final TextNode NOW = TextNode.valueOf("$now");

    static Ask of(Request request, URI base, Instant at) {
        Optional<JsonNode> body = request.body().map(Ask::timeless);
        Request plain = new Request(request.method(), request.operation(), request.path(), body, request.purpose());
        return new Ask(plain.key(base), plain, base, at);
    }

    /** The same with another body, as it was sent in the end. */
    Ask sent(JsonNode body) {
        return of(
                new Request(
                        request.method(), request.operation(), request.path(), Optional.of(body), request.purpose()),
                base,
                at);
    }

    boolean isRead() {
        return request.purpose() == Purpose.READ;
    }

    private static JsonNode timeless(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties()
                    .forEach(field -> copy.set(
                            field.getKey(),
                            field.getKey().equals(MOMENT) && field.getValue().isTextual()
                                    ? NOW
                                    : timeless(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(each -> copy.add(timeless(each)));
            return copy;
        }
        return node;
    }
}
