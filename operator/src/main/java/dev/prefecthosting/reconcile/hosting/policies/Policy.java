package dev.prefecthosting.reconcile.hosting.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.List;

/** A policy document. */
public record Policy(List<PolicyStatement> statements) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Policy {
        statements = List.copyOf(statements);
    }

    public static Policy of(PolicyStatement... statements) {
        return new Policy(List.of(statements));
    }

    /** Canonical: the same statements give the same text, always with lists, sorted. */
    public String json() {
        ObjectNode document = JSON.createObjectNode();
        document.put("Version", "2012-10-17");
        ArrayNode list = document.putArray("Statement");
        statements.forEach(statement -> write(statement, list.addObject()));
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(PolicyStatement statement, ObjectNode node) {
        node.put("Sid", statement.sid());
        node.put("Effect", "Allow");
        statement.principal().ifPresent(who -> node.putObject("Principal").put(who.type(), who.name()));
        statement.actions().forEach(node.putArray("Action")::add);
        if (!statement.resources().isEmpty()) {
            statement.resources().forEach(node.putArray("Resource")::add);
        }
        if (!statement.conditions().isEmpty()) {
            ObjectNode operators = node.putObject("Condition");
            statement.conditions().forEach((operator, keys) -> {
                ObjectNode values = operators.putObject(operator);
                keys.forEach((key, list) -> list.forEach(values.putArray(key)::add));
            });
        }
    }
}
