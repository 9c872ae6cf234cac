package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.plan.Difference;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is kept of a base job template: 28 kB each would fill the memory.
 *
 * @param digest of the whole, without our mark
 * @param variables that a deployment may set
 * @param defaults of its variables, so that a difference can be named
 */
record TemplateSummary(String digest, Set<String> variables, Map<String, String> defaults) {
    /** Not those of Prefect's own, such as {@code prefect.variables.x}. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(?!prefect\\.)(\\w+)");

    static TemplateSummary of(JsonNode template) {
        Map<String, String> defaults = new TreeMap<>();
        template.path("variables").path("properties").properties().forEach(variable -> {
            JsonNode value = variable.getValue().path("default");
            if (!value.isMissingNode() && !value.isNull()) {
                defaults.put(variable.getKey(), Json.canonical(value));
            }
        });
        return new TemplateSummary(Json.digest(OwnerMark.without(template)), variables(template), Map.copyOf(defaults));
    }

    /** Those that are declared, and those that only the job's configuration names. */
    private static Set<String> variables(JsonNode template) {
        Set<String> variables = new TreeSet<>();
        template.path("variables").path("properties").fieldNames().forEachRemaining(variables::add);
        placeholders(template.path("job_configuration"), variables);
        return Set.copyOf(variables);
    }

    private static void placeholders(JsonNode node, Set<String> variables) {
        if (node.isTextual()) {
            PLACEHOLDER.matcher(node.asText()).results().forEach(found -> variables.add(found.group(1)));
        }
        node.forEach(inner -> placeholders(inner, variables));
    }

    void compare(TemplateSummary desired, Difference.Collector differences) {
        if (digest.equals(desired.digest)) {
            return;
        }
        TreeSet<String> variables = new TreeSet<>(defaults.keySet());
        variables.addAll(desired.defaults.keySet());
        variables.forEach(
                variable -> differences.update(variable, defaults.get(variable), desired.defaults.get(variable)));
        if (defaults.equals(desired.defaults)) {
            differences.update("base job template", digest.substring(0, 8), desired.digest.substring(0, 8));
        }
    }
}
