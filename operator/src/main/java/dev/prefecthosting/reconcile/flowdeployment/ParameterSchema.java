package dev.prefecthosting.reconcile.flowdeployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentSpec;
import dev.prefecthosting.model.flowdeployment.ScheduleSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Parameters held to the spec's own schema, as Prefect does it when a run is to start. */
final class ParameterSchema {
    private static final String REQUIRED = "required";
    private static final String REF = "$ref";

    /** Prefect fills these in when a run starts. */
    private static final String PLACEHOLDER = "__prefect_kind";

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    /** Of schemas themselves. */
    private static final JsonSchema META = SCHEMAS.getSchema(SchemaLocation.of(SchemaId.V202012));

    private final ObjectNode schema;
    private final Map<String, JsonNode> parameters;

    private ParameterSchema(ObjectNode schema, Map<String, JsonNode> parameters) {
        this.schema = schema;
        this.parameters = parameters;
    }

    /** Empty where the spec has no schema, or says that it is not enforced. */
    static Optional<ParameterSchema> of(FlowDeploymentSpec spec) {
        Map<String, JsonNode> written = spec.parameterSchema();
        if (written == null || !spec.enforceParameterSchemaOrDefault()) {
            return Optional.empty();
        }
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.setAll(written);
        schema.remove("$schema");
        return Optional.of(new ParameterSchema(schema, spec.parametersOrDefault()));
    }

    /** What to write otherwise; empty when all is well. A parameter that only runs are given may be missing. */
    static List<String> complaints(FlowDeploymentSpec spec) {
        return of(spec).map(schema -> schema.complaints(spec.schedulesOrDefault()))
                .orElse(List.of());
    }

    private List<String> complaints(List<ScheduleSpec> schedules) {
        if (!staysWithin(schema)) {
            return List.of("spec.parameterSchema: write each $ref as #/…, within the schema");
        }
        List<String> mistakes = mistakes();
        if (!mistakes.isEmpty()) {
            return mistakes;
        }
        List<String> complaints =
                new ArrayList<>(said("spec.parameters", ((ObjectNode) withoutRequired(schema)), parameters));
        for (int index = 0; complaints.isEmpty() && index < schedules.size(); index++) {
            ScheduleSpec schedule = schedules.get(index);
            if (schedule.activeOrDefault()) {
                complaints.addAll(
                        said("spec.schedules[%d].parameters".formatted(index), schema, schedule.parametersOrDefault()));
            }
        }
        return complaints;
    }

    /** Of the schema itself, which parameters must not be blamed for; one for each place in it. */
    private List<String> mistakes() {
        Map<String, String> byPlace = new TreeMap<>();
        META.validate(schema)
                .forEach(message -> byPlace.putIfAbsent(
                        message.getInstanceLocation().toString().substring(1), withoutPlace(message)));
        return byPlace.entrySet().stream()
                .map(each ->
                        "spec.parameterSchema%s: this is no JSON schema: %s".formatted(each.getKey(), each.getValue()))
                .toList();
    }

    private static String withoutPlace(ValidationMessage message) {
        String place = message.getInstanceLocation() + ": ";
        String said = message.getMessage();
        return said.startsWith(place) ? said.substring(place.length()) : said;
    }

    /** Of one run with parameters of its own. */
    List<String> complaints(String where, JsonNode given) {
        Map<String, JsonNode> own = new TreeMap<>();
        given.properties().forEach(field -> own.put(field.getKey(), field.getValue()));
        return staysWithin(schema) && mistakes().isEmpty() ? said(where, schema, own) : List.of();
    }

    private List<String> said(String where, ObjectNode by, Map<String, JsonNode> given) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.setAll(parameters);
        all.setAll(given);
        ObjectNode relaxed = by.deepCopy();
        List<String> later = new ArrayList<>();
        all.properties().stream()
                .filter(field -> hasPlaceholder(field.getValue()))
                .forEach(field -> later.add(field.getKey()));
        later.forEach(name -> leaveOut(name, all, relaxed));
        try {
            return SCHEMAS.getSchema(relaxed).validate(all).stream()
                    .map(ValidationMessage::getMessage)
                    .sorted()
                    .map(message -> "%s: %s".formatted(where, message.replaceFirst("^\\$\\.?", "")))
                    .toList();
        } catch (JsonSchemaException e) {
            return List.of("spec.parameterSchema: this is no JSON schema: " + e.getMessage());
        }
    }

    private static void leaveOut(String name, ObjectNode all, ObjectNode schema) {
        all.remove(name);
        if (schema.path(REQUIRED).isArray()) {
            List<JsonNode> kept = new ArrayList<>();
            schema.path(REQUIRED).forEach(required -> {
                if (!required.asText().equals(name)) {
                    kept.add(required);
                }
            });
            schema.putArray(REQUIRED).addAll((Collection<JsonNode>) kept);
        }
    }

    private static boolean hasPlaceholder(JsonNode value) {
        return value.findValue(PLACEHOLDER) != null;
    }

    /** A schema elsewhere would be fetched from wherever a tenant says. */
    private static boolean staysWithin(JsonNode schema) {
        return schema.findValues(REF).stream()
                .allMatch(ref -> !ref.isTextual() || ref.asText().startsWith("#"));
    }

    private static JsonNode withoutRequired(JsonNode schema) {
        JsonNode relaxed = schema.deepCopy();
        relaxed.findParents(REQUIRED).forEach(parent -> {
            if (parent.path(REQUIRED).isArray()) {
                ((ObjectNode) parent).remove(REQUIRED);
            }
        });
        return relaxed;
    }
}
