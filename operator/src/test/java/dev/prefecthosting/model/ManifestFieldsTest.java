package dev.prefecthosting.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.prefecthosting.derived.CustomResourceDefinitions;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** No field without a manifest that uses it, and none without a description. */
class ManifestFieldsTest {
    private final Set<String> fields = new TreeSet<>();
    private final Set<String> undescribed = new TreeSet<>();
    private final Set<String> used = new TreeSet<>();

    @Test
    void everyFieldIsDescribedAndInAValidManifest() throws IOException {
        for (String yaml : CustomResourceDefinitions.yaml().values()) {
            JsonNode definition = new YAMLMapper().readTree(yaml);
            JsonNode schema = definition.at("/spec/versions/0/schema/openAPIV3Schema/properties");
            String kind = definition.at("/spec/names/kind").asText();
            declared(kind + ".spec", schema.get("spec"));
            declared(kind + ".status", schema.get("status"));
        }
        Manifests.valid().stream()
                .flatMap(file -> Manifests.documents(file).stream())
                .filter(Manifests::isOurs)
                .forEach(document -> document.properties()
                        .forEach(
                                part -> written(document.get("kind").asText() + "." + part.getKey(), part.getValue())));

        assertThat(fields).hasSizeGreaterThan(300);
        assertThat(undescribed).isEmpty();
        fields.removeAll(used);
        assertThat(fields).as("fields that no valid manifest has").isEmpty();
    }

    private void declared(String path, JsonNode schema) {
        fields.add(path);
        for (var property : schema.path("properties").properties()) {
            String name = path + "." + property.getKey();
            declared(name, property.getValue());
            if (!property.getValue().has("description")) {
                undescribed.add(name);
            }
        }
        if (schema.has("items")) {
            declared(path, schema.get("items"));
        }
    }

    private void written(String path, JsonNode value) {
        used.add(path);
        value.properties().forEach(property -> written(path + "." + property.getKey(), property.getValue()));
        if (value.isArray()) {
            value.forEach(element -> written(path, element));
        }
    }
}
