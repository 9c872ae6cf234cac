package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.plan.Difference;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is kept of a base job template: 28 kB each would fill the memory.
 *
 * @param digest of the whole, without our mark
 * @param defaults of its variables, so that a difference can be named
 */
record TemplateSummary(String digest, Map<String, String> defaults) {
    static TemplateSummary of(JsonNode template) {
        Map<String, String> defaults = new TreeMap<>();
        template.path("variables").path("properties").properties().forEach(variable -> {
            JsonNode value = variable.getValue().path("default");
            if (!value.isMissingNode() && !value.isNull()) {
                defaults.put(variable.getKey(), Json.canonical(value));
            }
        });
        return new TemplateSummary(Json.digest(OwnerMark.without(template)), Map.copyOf(defaults));
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
