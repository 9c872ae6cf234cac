package dev.prefecthosting.reconcile.refs;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads single Secrets; needs {@code get} and nothing else. */
public final class Secrets {
    private final KubernetesClient kubernetes;

    public Secrets(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** Empty when the Secret or the key is missing. */
    public Optional<String> read(String namespace, String name, String key) {
        return Optional.ofNullable(all(namespace, name).get(key));
    }

    /** All keys in one call; none when the Secret is missing. */
    public Map<String, String> all(String namespace, String name) {
        Map<String, String> values = new HashMap<>();
        Optional.ofNullable(kubernetes
                        .secrets()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(Secret::getData)
                .orElse(Map.of())
                .forEach((key, value) ->
                        values.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return values;
    }

    /** The command that makes one that is missing. */
    public static String howToMake(String namespace, String name, String... keys) {
        StringBuilder literals = new StringBuilder();
        for (String key : keys) {
            literals.append(" --from-literal=").append(key).append("=…");
        }
        return "Secret %s/%s lacks %s: kubectl -n %s create secret generic %s%s"
                .formatted(namespace, name, String.join(", ", keys), namespace, name, literals);
    }
}
