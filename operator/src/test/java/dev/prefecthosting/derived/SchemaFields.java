package dev.prefecthosting.derived;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Walks a schema. */
final class SchemaFields {
    private SchemaFields() {}

    /** @param path e.g. {@code spec.network.vpc.cidr} or {@code spec.schedules[].cron} */
    record Field(String path, JSONSchemaProps schema, boolean required) {}

    static List<Field> directlyBelow(String path, JSONSchemaProps schema) {
        return properties(schema).entrySet().stream()
                .map(entry -> new Field(
                        path + "." + entry.getKey(),
                        entry.getValue(),
                        schema.getRequired() != null && schema.getRequired().contains(entry.getKey())))
                .toList();
    }

    /** Of lists and maps, what their items and values have. */
    static List<Field> allBelow(String path, JSONSchemaProps schema) {
        List<Field> fields = new ArrayList<>();
        item(schema).ifPresent(each -> fields.addAll(allBelow(path + "[]", each)));
        value(schema).ifPresent(each -> fields.addAll(allBelow(path + ".*", each)));
        for (Field field : directlyBelow(path, schema)) {
            fields.add(field);
            fields.addAll(allBelow(field.path(), field.schema()));
        }
        return fields;
    }

    /** What the API server says when it refuses. */
    static List<String> rules(JSONSchemaProps schema) {
        return schema.getXKubernetesValidations() == null
                ? List.of()
                : schema.getXKubernetesValidations().stream()
                        .map(ValidationRule::getMessage)
                        .toList();
    }

    static List<String> rulesWithin(JSONSchemaProps schema) {
        Stream<JSONSchemaProps> parts = Stream.of(
                        item(schema).stream(), value(schema).stream(), properties(schema).values().stream())
                .flatMap(each -> each);
        return Stream.concat(rules(schema).stream(), parts.flatMap(part -> rulesWithin(part).stream()))
                .distinct()
                .toList();
    }

    /** In words, such as {@code list of string, at most 50}. */
    static String type(JSONSchemaProps schema) {
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            return schema.getEnum().stream()
                    .map(JsonNode::asText)
                    .map(word -> "`" + word + "`")
                    .collect(Collectors.joining(", "));
        }
        if (item(schema).isPresent()) {
            String most = schema.getMaxItems() == null ? "" : ", at most " + schema.getMaxItems();
            return "list of " + type(item(schema).get()) + most;
        }
        if (value(schema).isPresent()) {
            return "map of " + type(value(schema).get());
        }
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "integer or string";
        }
        return (schema.getType() == null ? "anything" : schema.getType()) + range(schema);
    }

    private static String range(JSONSchemaProps schema) {
        if (schema.getMinimum() == null && schema.getMaximum() == null) {
            return "";
        }
        if (schema.getMaximum() == null) {
            return ", from " + number(schema.getMinimum());
        }
        return schema.getMinimum() == null
                ? ", up to " + number(schema.getMaximum())
                : ", %s to %s".formatted(number(schema.getMinimum()), number(schema.getMaximum()));
    }

    private static String number(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static Map<String, JSONSchemaProps> properties(JSONSchemaProps schema) {
        return schema.getProperties() == null ? Map.of() : new TreeMap<>(schema.getProperties());
    }

    private static Optional<JSONSchemaProps> item(JSONSchemaProps schema) {
        return Optional.ofNullable(schema.getItems()).map(items -> items.getSchema());
    }

    private static Optional<JSONSchemaProps> value(JSONSchemaProps schema) {
        return Optional.ofNullable(schema.getAdditionalProperties()).map(values -> values.getSchema());
    }
}
