package dev.prefecthosting.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.derived.CustomResourceDefinitions;
import dev.prefecthosting.model.common.UnknownAsNull;
import dev.prefecthosting.model.flowdeployment.AutomationActionType;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.Endpoint;
import dev.prefecthosting.model.hosting.HostingMode;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading and writing the kinds, with the mapper that the informers use. */
class KindsJsonTest {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.prefecthosting.model.Manifests#valid")
    void whatIsReadIsWrittenBack(Path file) {
        for (JsonNode document : Manifests.documents(file)) {
            CustomResourceDefinitions.KINDS.stream()
                    .filter(kind ->
                            kind.getSimpleName().equals(document.get("kind").asText()))
                    .forEach(kind -> assertThat(writtenBack(document, kind)).isEqualTo(document));
        }
    }

    @Test
    void unknownFieldsAndValuesDoNotThrow() {
        PrefectHostingSpec spec = read(PrefectHosting.class, """
                        {"kind": "PrefectHosting", "spec": {"mode": "Dream", "aws": {"region": "eu-west-1", "moon": true},
                         "network": {"vpc": {"endpoints": ["s3", "s4"]}}, "later": {}}, "status": {"later": 1}}""").getSpec();
        assertThat(spec.mode()).isNull();
        assertThat(spec.modeOrDefault()).isEqualTo(HostingMode.APPLY);
        assertThat(spec.networkOrDefault().vpcOrDefault().endpointsOrDefault()).containsExactly(Endpoint.S3);

        var actions = read(FlowDeployment.class, """
                        {"kind": "FlowDeployment", "spec": {"automations": [{"actions": [{"type": "Dance"}, {"type": "PauseDeployment"}]}]}}""")
                .getSpec()
                .automationsOrDefault()
                .getFirst()
                .actions();
        assertThat(actions.getFirst().type()).isNull();
        assertThat(actions.getLast().type()).isEqualTo(AutomationActionType.PAUSE_DEPLOYMENT);
    }

    @Test
    void everyEnumComponentReadsUnknownValuesAsNull() {
        Set<String> strict = new HashSet<>();
        for (Class<? extends HasMetadata> kind : CustomResourceDefinitions.KINDS) {
            ParameterizedType resource = (ParameterizedType) Objects.requireNonNull(kind.getGenericSuperclass());
            List.of(resource.getActualTypeArguments()).forEach(part -> collectStrict(part, strict));
        }
        assertThat(strict).isEmpty();
    }

    private static void collectStrict(Type type, Set<String> strict) {
        if (type instanceof ParameterizedType parameterized) {
            List.of(parameterized.getActualTypeArguments()).forEach(argument -> collectStrict(argument, strict));
        } else if (type instanceof Class<?> record && record.isRecord()) {
            for (RecordComponent component : Objects.requireNonNull(record.getRecordComponents())) {
                if (mentionsEnum(component.getGenericType())
                        && !component.getAccessor().isAnnotationPresent(UnknownAsNull.class)) {
                    strict.add(record.getSimpleName() + "." + component.getName());
                }
                collectStrict(component.getGenericType(), strict);
            }
        }
    }

    private static boolean mentionsEnum(Type type) {
        return type instanceof ParameterizedType parameterized
                ? List.of(parameterized.getActualTypeArguments()).stream().anyMatch(KindsJsonTest::mentionsEnum)
                : type instanceof Class<?> plain && plain.isEnum();
    }

    private static <T> T read(Class<T> kind, String json) {
        return Objects.requireNonNull(SERIALIZATION.unmarshal(json, kind));
    }

    private static JsonNode writtenBack(JsonNode document, Class<? extends HasMetadata> kind) {
        HasMetadata resource = read(kind, document.toString());
        return read(JsonNode.class, SERIALIZATION.asJson(resource));
    }
}
