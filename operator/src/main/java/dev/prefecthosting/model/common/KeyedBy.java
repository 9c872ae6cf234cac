package dev.prefecthosting.model.common;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Objects;

/**
 * Makes a list a map, so that server-side apply merges it entry by entry; the input is {@code list=key}.
 *
 * <p>Used by the generator of the CRDs only.
 */
public final class KeyedBy implements SchemaCustomizer.Customizer {
    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        int separator = input.indexOf('=');
        String name = input.substring(0, separator);
        JSONSchemaProps list = Objects.requireNonNull(schema.getProperties().get(name), name);
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(input.substring(separator + 1)));
        return schema;
    }
}
