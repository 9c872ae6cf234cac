package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.common.SecretRef;
import dev.prefecthosting.model.hosting.AuthSpec;
import dev.prefecthosting.model.hosting.BasicAuth;
import dev.prefecthosting.model.hosting.PrefectHosting;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Which Secret holds the server's user and password; made where none is given. */
final class ServerAuth {
    private static final int PASSWORD_BYTES = 24;

    private final KubernetesClient kubernetes;
    private final SecureRandom random = new SecureRandom();

    ServerAuth(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** Empty where the server is to have none or its version can't. */
    Optional<SecretRef> secret(PrefectHosting hosting, PrefectRelease release) {
        AuthSpec auth = hosting.getSpec().prefectOrDefault().serverOrDefault().auth();
        if (!release.hasBasicAuth() || (auth != null && auth.none() != null)) {
            return Optional.empty();
        }
        return Optional.of(Optional.ofNullable(auth)
                .map(AuthSpec::basic)
                .map(BasicAuth::secretRef)
                .orElseGet(() -> generated(hosting)));
    }

    /** Whether a person wrote that basic auth is wanted, so that a version without it is an error. */
    static boolean isAskedFor(PrefectHosting hosting) {
        AuthSpec auth = hosting.getSpec().prefectOrDefault().serverOrDefault().auth();
        return auth != null && auth.basic() != null;
    }

    private SecretRef generated(PrefectHosting hosting) {
        String name = hosting.getMetadata().getName() + "-prefect-auth";
        var secrets = kubernetes.secrets().inNamespace(hosting.getMetadata().getNamespace());
        if (secrets.withName(name).get() == null) {
            secrets.resource(made(hosting, name)).create();
        }
        return new SecretRef(name);
    }

    private Secret made(PrefectHosting hosting, String name) {
        byte[] password = new byte[PASSWORD_BYTES];
        random.nextBytes(password);
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(hosting.getMetadata().getNamespace())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(hosting.getApiVersion())
                        .withKind(hosting.getKind())
                        .withName(hosting.getMetadata().getName())
                        .withUid(hosting.getMetadata().getUid())
                        .withController(true)
                        .build())
                .endMetadata()
                .withType("Opaque")
                .withStringData(Map.of(
                        "username",
                        "admin",
                        "password",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(password)))
                .build();
    }
}
