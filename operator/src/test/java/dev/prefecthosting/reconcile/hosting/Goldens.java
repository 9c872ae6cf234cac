package dev.prefecthosting.reconcile.hosting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Records as JSON for golden files: sorted, and with the documents that are text in them spelt out. */
final class Goldens {
    private static final ObjectMapper JSON = new ObjectMapper()
            .findAndRegisterModules()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    /** Lists whose order AWS keeps no word of; everything else stays in the order in which it was made. */
    private static final Set<String> UNORDERED = Set.of("ingress", "routes", "subnetIds", "securityGroupIds");

    private Goldens() {}

    static String json(Object desired) {
        try {
            return JSON.writeValueAsString(JSON.treeToValue(spelt(JSON.valueToTree(desired), ""), Object.class)) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode spelt(JsonNode node, String name) throws JsonProcessingException {
        if (node.isTextual() && node.asText().startsWith("{")) {
            return spelt(JSON.readTree(node.asText()), name);
        }
        if (node instanceof ObjectNode object) {
            ObjectNode spelt = JSON.createObjectNode();
            for (var field : object.properties()) {
                spelt.set(field.getKey(), spelt(field.getValue(), field.getKey()));
            }
            return spelt;
        }
        if (node instanceof ArrayNode array) {
            List<JsonNode> items = new ArrayList<>();
            for (JsonNode item : array) {
                items.add(spelt(item, name));
            }
            if (UNORDERED.contains(name)) {
                items.sort(Comparator.comparing(JsonNode::toString));
            }
            return JSON.createArrayNode().addAll(items);
        }
        return node;
    }
}
