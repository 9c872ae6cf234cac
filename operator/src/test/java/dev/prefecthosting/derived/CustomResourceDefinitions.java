package dev.prefecthosting.derived;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.WorkPool;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The CRDs of the three kinds. */
public final class CustomResourceDefinitions {
    public static final List<Class<? extends HasMetadata>> KINDS =
            List.of(PrefectHosting.class, WorkPool.class, FlowDeployment.class);

    private static final JsonNode NOT_OBSERVED =
            JsonNodeFactory.instance.objectNode().put("observedGeneration", -1);

    private CustomResourceDefinitions() {}

    /** YAML by file name. */
    public static Map<String, String> yaml() {
        Map<String, String> files = new TreeMap<>();
        Map<String, ByteArrayOutputStream> streams = new TreeMap<>();
        new CRDGenerator()
                .customResourceClasses(new ArrayList<>(KINDS))
                .forCRDVersions("v1")
                .withPostProcessor(new Finish())
                .withOutput(new InMemory(streams))
                .generate();
        // kubectl reads YAML 1.1, where a plain on is true.
        streams.forEach((name, stream) -> files.put(
                name.replaceFirst("-v1$", "") + ".yml",
                stream.toString(StandardCharsets.UTF_8).replaceAll("(?m)^( +)on:$", "$1\"on\":")));
        return files;
    }

    private record InMemory(Map<String, ByteArrayOutputStream> streams)
            implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String name) {
            return streams.computeIfAbsent(name, any -> new ByteArrayOutputStream());
        }

        @Override
        public URI crdURI(String name) {
            return URI.create("file:/" + name);
        }

        @Override
        public void close() {}
    }

    /** What the generator has no annotation for. */
    private record Finish() implements CRDPostProcessor {
        @Override
        public HasMetadata process(HasMetadata resource, String version) {
            CustomResourceDefinition definition = (CustomResourceDefinition) resource;
            String kind = definition.getSpec().getNames().getKind();
            CustomResourceDefinitionVersion only =
                    definition.getSpec().getVersions().getFirst();
            // The generator sorts them by JSON path; a person reads Ready first and Age last.
            List<String> order = columnNames(kind);
            only.getAdditionalPrinterColumns()
                    .sort(Comparator.comparing(
                            (CustomResourceColumnDefinition column) -> order.indexOf(column.getName())));
            JSONSchemaProps schema = only.getSchema().getOpenAPIV3Schema();
            // Else adding the finalizer by server-side apply could create a resource that was deleted a moment ago.
            schema.setRequired(List.of("spec"));
            schema.setDescription(kind + ": the wanted state in spec, what is in status.");
            // Without an observed generation kstatus takes for current what nobody has looked at yet.
            Objects.requireNonNull(schema.getProperties().get("status")).setDefault(NOT_OBSERVED);
            freeObjects(schema);
            FormatWords.into(Objects.requireNonNull(schema.getProperties().get("spec")));
            return definition;
        }

        /** A map of anything becomes an object of anything: CEL can't see the former. */
        private static void freeObjects(JSONSchemaProps schema) {
            if (schema.getAdditionalProperties() != null) {
                JSONSchemaProps value = schema.getAdditionalProperties().getSchema();
                if (Boolean.TRUE.equals(value.getXKubernetesPreserveUnknownFields())) {
                    schema.setAdditionalProperties(null);
                    schema.setXKubernetesPreserveUnknownFields(true);
                }
            }
            if (schema.getItems() != null) {
                freeObjects(schema.getItems().getSchema());
            }
            if (schema.getProperties() != null) {
                schema.getProperties().values().forEach(Finish::freeObjects);
            }
        }

        private static List<String> columnNames(String kind) {
            Class<?> type = KINDS.stream()
                    .filter(each -> each.getSimpleName().equals(kind))
                    .findFirst()
                    .orElseThrow();
            AdditionalPrinterColumn[] columns = type.getAnnotationsByType(AdditionalPrinterColumn.class);
            return Stream.of(Objects.requireNonNull(columns))
                    .map(AdditionalPrinterColumn::name)
                    .toList();
        }
    }
}
