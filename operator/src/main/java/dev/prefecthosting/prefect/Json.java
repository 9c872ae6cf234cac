package dev.prefecthosting.prefect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reading, making and comparing JSON. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ArrayNode texts(Collection<String> values) {
        ArrayNode array = array();
        values.forEach(array::add);
        return array;
    }

    static ObjectNode texts(Map<String, String> values) {
        ObjectNode object = object();
        new TreeMap<>(values).forEach(object::put);
        return object;
    }

    static JsonNode text(@Nullable String value) {
        return value == null ? NullNode.getInstance() : TextNode.valueOf(value);
    }

    static JsonNode number(@Nullable Integer value) {
        return value == null ? NullNode.getInstance() : JsonNodeFactory.instance.numberNode(value.intValue());
    }

    static List<String> texts(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }

    /** Missing and null are empty. */
    static String textOf(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isNull() ? "" : value.asText();
    }

    static @Nullable Integer intOf(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isNumber() ? Integer.valueOf(value.intValue()) : null;
    }

    /** The object itself, or an empty one in place of what is none. */
    static ObjectNode objectOf(JsonNode node) {
        return node instanceof ObjectNode object ? object : object();
    }

    /** What {@link #canonical} made. */
    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode parse(byte[] bytes) throws IOException {
        return MAPPER.readTree(bytes);
    }

    static JsonNode parse(InputStream bytes) throws IOException {
        return MAPPER.readTree(bytes);
    }

    /** Reads an array one element at a time, so that a page of large elements is never in memory whole. */
    static <T> List<T> parseEach(InputStream bytes, Function<JsonNode, T> each) throws IOException {
        List<T> all = new ArrayList<>();
        try (MappingIterator<JsonNode> elements =
                MAPPER.readerFor(JsonNode.class).readValues(bytes)) {
            while (elements.hasNextValue()) {
                all.add(each.apply(elements.nextValue()));
            }
        }
        return all;
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Equal exactly if the JSON means the same: keys sorted, {@code 1.0} as {@code 1}. */
    static String canonical(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(node, text);
        return text.toString();
    }

    /** SHA-256 of the canonical form. */
    static String digest(JsonNode node) {
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-256").digest(canonical(node).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void write(JsonNode node, StringBuilder text) {
        if (node.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            String separator = "{";
            for (Map.Entry<String, JsonNode> entry : sorted.entrySet()) {
                text.append(separator).append(TextNode.valueOf(entry.getKey())).append(':');
                write(entry.getValue(), text);
                separator = ",";
            }
            text.append(sorted.isEmpty() ? "{}" : "}");
        } else if (node.isArray()) {
            String separator = "[";
            for (JsonNode element : node) {
                text.append(separator);
                write(element, text);
                separator = ",";
            }
            text.append(node.isEmpty() ? "[]" : "]");
        } else if (node.isNumber()) {
            BigDecimal number = node.decimalValue().stripTrailingZeros();
            text.append(number.toPlainString());
        } else {
            text.append(node.isMissingNode() ? "null" : node.toString());
        }
    }
}
