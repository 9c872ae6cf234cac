package dev.prefecthosting.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.derived.CustomResourceDefinitions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server says to the manifests: the valid ones stay as they are written, the invalid ones are refused. */
@Tag("cluster")
class ManifestsIT {
    private static final PatchContext APPLY = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
    private static final KubernetesClient CLIENT = new KubernetesClientBuilder().build();
    private static final String NAMESPACE = "manifests-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);

    @BeforeAll
    static void install() {
        for (String yaml : CustomResourceDefinitions.yaml().values()) {
            var definition = CLIENT.resource(
                    CLIENT.getKubernetesSerialization().unmarshal(yaml, CustomResourceDefinition.class));
            // As kubectl does, so that a later kubectl apply of crds/ is no conflict.
            definition.fieldManager("kubectl").forceConflicts().serverSideApply();
            definition.waitUntilCondition(ManifestsIT::isEstablished, 30, TimeUnit.SECONDS);
        }
        CLIENT.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterAll
    static void close() {
        CLIENT.namespaces().withName(NAMESPACE).delete();
        CLIENT.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"dev.prefecthosting.model.Manifests#valid", "dev.prefecthosting.model.Manifests#samples"})
    void validOnesAreAccepted(Path file) {
        for (JsonNode document : Manifests.documents(file)) {
            if (!Manifests.isOurs(document)) {
                continue;
            }
            Resource<GenericKubernetesResource> resource = resource(document);
            JsonNode spec = CLIENT.getKubernetesSerialization()
                    .convertValue(resource.patch(APPLY).get("spec"), JsonNode.class);
            assertThat(spec).isEqualTo(document.get("spec"));
            if (document.has("status")) {
                assertThat(resource.subresource("status").patch(APPLY).<Object>get("status"))
                        .isNotNull();
            }
            resource.delete();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.prefecthosting.model.Manifests#invalid")
    void invalidOnesAreRefused(Path file) {
        List<JsonNode> documents = Manifests.documents(file);
        JsonNode refused = documents.getLast();
        try {
            documents.subList(0, documents.size() - 1).forEach(before -> resource(before)
                    .patch(APPLY));
            assertThatThrownBy(() -> resource(refused).patch(APPLY))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining(Manifests.expectation(file));
        } finally {
            resource(refused).delete();
        }
    }

    private static Resource<GenericKubernetesResource> resource(JsonNode document) {
        var resource = Objects.requireNonNull(
                CLIENT.getKubernetesSerialization().convertValue(document, GenericKubernetesResource.class));
        resource.getMetadata().setNamespace(NAMESPACE);
        return CLIENT.resource(resource);
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        return definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }
}
