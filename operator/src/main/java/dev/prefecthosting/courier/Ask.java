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
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request on its way.
 *
 * @param base of the API that it is for
 * @param at when it was last asked for
 * @param needs keys of what it is promised the IDs of
 */
record Ask(String key, Request request, URI base, Instant at, Set<String> needs) {
    /** A moment in a filter is the moment of asking, whenever that is: the next one asks the same. */
    private static final String MOMENT = "after_";

    private static final TextNode NOW = TextNode.valueOf("$now");

    static Ask of(Request request, URI base, Instant at) {
        Request plain = request.purpose() == Purpose.READ ? timeless(request) : request;
        return new Ask(plain.key(base), plain, base, at, Set.of());
    }

    /** @param promised keys of what its body may refer to */
    Ask needing(Set<String> promised) {
        Set<String> needed = Promise.in(this).filter(promised::contains).collect(Collectors.toUnmodifiableSet());
        return new Ask(key, request, base, at, needed);
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

    /** Whether something is there after it that was not there before. */
    boolean makes() {
        return request.purpose() == Purpose.MAKE || request.purpose() == Purpose.MAKE_ONCE;
    }

    private static Request timeless(Request request) {
        Optional<JsonNode> body = request.body().map(Ask::timeless);
        return new Request(request.method(), request.operation(), request.path(), body, request.purpose());
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
