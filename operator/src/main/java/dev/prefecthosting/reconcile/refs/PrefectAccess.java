package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.model.common.SecretKeyRef;
import dev.prefecthosting.model.common.SecretRef;
import dev.prefecthosting.model.hosting.AuthSpec;
import dev.prefecthosting.model.hosting.BasicAuth;
import dev.prefecthosting.model.hosting.CloudSpec;
import dev.prefecthosting.model.hosting.ExternalServer;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectSpec;
import dev.prefecthosting.prefect.Login;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.prefect.PrefectServers;
import dev.prefecthosting.reconcile.status.Reason;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** From a hosting to the Prefect server it stands for, and how the operator reaches it. */
public final class PrefectAccess {
    public static final String CONDITION = "PrefectApiReachable";

    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";

    private final Secrets secrets;
    private final PrefectServers servers;
    private final AllowedEndpoints endpoints;
    private final Ways ways;
    private final Map<String, Login> keys = new ConcurrentHashMap<>();

    public PrefectAccess(Secrets secrets, PrefectServers servers, AllowedEndpoints endpoints, Ways ways) {
        this.secrets = secrets;
        this.servers = servers;
        this.endpoints = endpoints;
        this.ways = ways;
    }

    /** Throws {@link UnmetException} when its address is not known yet or its Secret is missing. */
    public PrefectServer of(PrefectHosting hosting) {
        return at(hosting, Optional.empty());
    }

    /** For a deletion: one command may delete all, the Secret first; then the key that was last read still opens. */
    public PrefectServer ofLeaving(PrefectHosting hosting) {
        return at(hosting, Optional.ofNullable(keys.get(hosting.getMetadata().getUid())));
    }

    private PrefectServer at(PrefectHosting hosting, Optional<Login> lastKey) {
        URI api = URI.create(apiUrl(hosting));
        return servers.at(
                hosting.getMetadata().getUid(),
                new PrefectServers.Connection(api, login(hosting, lastKey), ways.to(api, hosting)));
    }

    /**
     * Where its server is and how calls come to it, for those that a person's browser makes.
     *
     * @param external whether somebody else runs it
     */
    public record Reach(URI api, PrefectServers.Way way, boolean external) {}

    /** Throws {@link UnmetException} as calls do. */
    public Reach reach(PrefectHosting hosting) {
        URI api = URI.create(apiUrl(hosting));
        boolean external = hosting.getSpec().prefectOrDefault().external() != null;
        return new Reach(api, ways.to(api, hosting), external);
    }

    public Ways ways() {
        return ways;
    }

    private Optional<Login> login(PrefectHosting hosting, Optional<Login> lastKey) {
        CloudSpec cloud = hosting.getSpec().prefectOrDefault().cloud();
        return cloud == null
                ? auth(hosting).map(Auth::login)
                : Optional.of(key(hosting, cloud.apiKeySecretRef(), lastKey));
    }

    private Login key(PrefectHosting hosting, SecretKeyRef ref, Optional<Login> lastKey) {
        String namespace = hosting.getMetadata().getNamespace();
        String uid = hosting.getMetadata().getUid();
        Optional<Login> read = secrets.read(namespace, ref.name(), ref.key()).map(key -> new Login.Bearer(key.strip()));
        read.ifPresent(login -> keys.put(uid, login));
        return read.or(() -> lastKey)
                .orElseThrow(() -> new UnmetException(
                        CONDITION, Reason.SECRET_NOT_FOUND, Secrets.howToMake(namespace, ref.name(), ref.key())));
    }

    /** With the hosting. */
    public void forget(PrefectHosting hosting) {
        servers.leave(hosting.getMetadata().getUid());
        ways.forget(hosting);
        keys.remove(hosting.getMetadata().getUid());
    }

    /** User and password in one Secret. */
    public record Auth(String username, String password) {
        public String string() {
            return username + ":" + password;
        }

        Login login() {
            return new Login.Basic(username, password);
        }

        @Override
        public String toString() {
            return "Auth[" + username + "]";
        }
    }

    /** Empty where the server has no authentication; throws {@link UnmetException} when the Secret is missing. */
    public Optional<Auth> auth(PrefectHosting hosting) {
        return secretName(hosting).map(name -> {
            String namespace = hosting.getMetadata().getNamespace();
            Map<String, String> read = secrets.all(namespace, name);
            String username = read.get(USERNAME);
            String password = read.get(PASSWORD);
            if (username == null || password == null) {
                throw new UnmetException(
                        CONDITION, Reason.SECRET_NOT_FOUND, Secrets.howToMake(namespace, name, USERNAME, PASSWORD));
            }
            return new Auth(username, password);
        });
    }

    private static Optional<String> secretName(PrefectHosting hosting) {
        ExternalServer external = hosting.getSpec().prefectOrDefault().external();
        if (external != null) {
            return Optional.ofNullable(external.auth())
                    .map(AuthSpec::basic)
                    .map(BasicAuth::secretRef)
                    .map(SecretRef::name);
        }
        return Optional.ofNullable(hosting.getStatus())
                .map(status -> status.authSecretRef())
                .map(ref -> ref.name());
    }

    private String apiUrl(PrefectHosting hosting) {
        PrefectSpec prefect = hosting.getSpec().prefectOrDefault();
        CloudSpec cloud = prefect.cloud();
        ExternalServer external = prefect.external();
        if (cloud != null) {
            // Prefect's own address is named by nobody but us, or the same.
            if (!cloud.apiUrlOrDefault().equals(CloudSpec.DEFAULT_API_URL)) {
                endpoints.named(cloud.apiUrlOrDefault(), "spec.prefect.cloud.apiUrl", CONDITION);
            }
            return cloud.workspaceApiUrl();
        }
        if (external != null) {
            return endpoints
                    .named(external.url(), "spec.prefect.external.url", CONDITION)
                    .toString();
        }
        return Optional.ofNullable(hosting.getStatus())
                .map(status -> status.apiUrl())
                .orElseThrow(() -> new UnmetException(
                        CONDITION,
                        Reason.REFERENCE_NOT_READY,
                        "the address of the Prefect API is not known yet: the network interface has to be made first"));
    }
}
