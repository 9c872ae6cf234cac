package dev.prefecthosting.model.common;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Objects;

/**
 * Makes keys of a free object required; the input is {@code object=key,key}.
 *
 * <p>Used by the generator of the CRDs only.
 */
public final class RequiresKeys implements SchemaCustomizer.Customizer {
    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        int separator = input.indexOf('=');
        String name = input.substring(0, separator);
        JSONSchemaProps free = Objects.requireNonNull(schema.getProperties().get(name), name);
        free.setRequired(List.of(input.substring(separator + 1).split(",")));
        return schema;
    }
}
