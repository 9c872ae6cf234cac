package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.common.SecretRef;
import dev.prefecthosting.model.hosting.AuthSpec;
import dev.prefecthosting.model.hosting.BasicAuth;
import dev.prefecthosting.model.hosting.ExternalServer;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectSpec;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which Secret holds the server's user and password; made where none is given. */
final class ServerAuth {
    private static final int PASSWORD_BYTES = 24;

    private final KubernetesClient kubernetes;
    private final SecureRandom random = new SecureRandom();

    ServerAuth(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    /**
     * Empty where the server is to have none or its version can't. Throws {@link UnmetException} where a person asked for
     * what the version lacks.
     *
     * @param mayMake whether a Secret that is missing is made
     */
    Optional<SecretRef> secret(PrefectHosting hosting, PrefectRelease release, boolean mayMake) {
        PrefectSpec prefect = hosting.getSpec().prefectOrDefault();
        ExternalServer external = prefect.external();
        if (external != null) {
            return written(external.auth());
        }
        AuthSpec auth = prefect.serverOrDefault().auth();
        if (prefect.cloud() != null || (auth != null && auth.none() != null)) {
            return Optional.empty();
        }
        Optional<SecretRef> written = written(auth);
        if (release.hasBasicAuth()) {
            return written.or(() -> Optional.of(generated(hosting, mayMake)));
        }
        if (written.isPresent()) {
            throw new UnmetException(
                    "ServerReady",
                    Reason.UNSUPPORTED_BY_PREFECT_VERSION,
                    lacksAuth(release) + ": write spec.prefect.server.auth: {none: {}}, or a version from 3.2");
        }
        return Optional.empty();
    }

    /** Frees the generated Secret of its owner, with which it would go; what is retained needs it. */
    Optional<String> retain(PrefectHosting hosting) {
        String uid = hosting.getMetadata().getUid();
        var generated = kubernetes
                .secrets()
                .inNamespace(hosting.getMetadata().getNamespace())
                .withName(generatedName(hosting));
        Secret secret = generated.get();
        if (secret == null || !secret.hasOwnerReferenceFor(uid)) {
            return Optional.empty();
        }
        generated.edit(owned -> new SecretBuilder(owned)
                .editMetadata()
                .removeMatchingFromOwnerReferences(owner -> owner.getUid().equals(uid))
                .endMetadata()
                .build());
        return Optional.of(generatedName(hosting));
    }

    private static String generatedName(PrefectHosting hosting) {
        return hosting.getMetadata().getName() + "-prefect-auth";
    }

    /** Said once, when the server is made or moved to such a version; what a person wrote is never dropped. */
    static Optional<String> dropped(PrefectHosting hosting, HostingInputs inputs) {
        AuthSpec auth = hosting.getSpec().prefectOrDefault().serverOrDefault().auth();
        if (!inputs.makesServer() || inputs.release().hasBasicAuth() || auth != null) {
            return Optional.empty();
        }
        String before = HostingStatusFactory.previous(hosting).serverVersion();
        boolean told =
                before != null && !PrefectRelease.of(before, Optional.empty()).hasBasicAuth();
        return told
                ? Optional.empty()
                : Optional.of(lacksAuth(inputs.release()) + ": whoever reaches port 4200 is let in");
    }

    private static Optional<SecretRef> written(@Nullable AuthSpec auth) {
        return Optional.ofNullable(auth).map(AuthSpec::basic).map(BasicAuth::secretRef);
    }

    private static String lacksAuth(PrefectRelease release) {
        return "Prefect %s has no basic authentication".formatted(release.version());
    }

    private SecretRef generated(PrefectHosting hosting, boolean mayMake) {
        String name = generatedName(hosting);
        var secrets = kubernetes.secrets().inNamespace(hosting.getMetadata().getNamespace());
        if (mayMake && secrets.withName(name).get() == null) {
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
