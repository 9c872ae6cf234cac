package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.model.common.SecretKeyRef;
import dev.prefecthosting.model.hosting.InstanceStatus;
import dev.prefecthosting.model.hosting.OperatingSystem;
import dev.prefecthosting.model.hosting.PrefectApiStatus;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.SshJump;
import dev.prefecthosting.model.hosting.SshSpec;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.tunnel.Hop;
import dev.prefecthosting.tunnel.Identity;
import dev.prefecthosting.tunnel.SshRoute;
import dev.prefecthosting.tunnel.Trust;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a hosting's {@code spec.prefectApi.ssh} to the way by SSH. */
record SshRoutes(Secrets secrets, AllowedEndpoints endpoints) {
    static final String IN_STATUS = "status.prefectApi.knownHosts";

    /** Throws {@link UnmetException} when a Secret or the instance is missing, or the host may not be named. */
    SshRoute of(PrefectHosting hosting, SshSpec ssh) {
        String namespace = hosting.getMetadata().getNamespace();
        String user = ssh.user() == null ? userOf(hosting) : ssh.user();
        Hop server = new Hop(user, host(hosting, ssh), ssh.portOrDefault());
        Optional<Hop> jump = Optional.ofNullable(ssh.jump()).map(written -> jump(written, user));
        // Hosts behind the jump are the jump's to reach, and the instance is our own.
        jump.ifPresent(hop -> allow(hop, "spec.prefectApi.ssh.jump.host"));
        if (jump.isEmpty() && ssh.host() != null) {
            allow(server, "spec.prefectApi.ssh.host");
        }
        SecretKeyRef key = ssh.privateKeySecretRef();
        return new SshRoute(
                jump,
                server,
                new Identity(read(namespace, key), words(namespace, key)),
                trust(hosting, ssh.knownHostsSecretRef()));
    }

    /** Who logs in to the machine images that instances boot from. */
    static String userOf(PrefectHosting hosting) {
        OperatingSystem os = hosting.getSpec().instanceOrDefault().osOrDefault();
        return switch (os) {
            case AMAZON_LINUX_2023 -> "ec2-user";
            case UBUNTU -> "ubuntu";
        };
    }

    private static Hop jump(SshJump written, String user) {
        return new Hop(written.user() == null ? user : written.user(), written.host(), written.portOrDefault());
    }

    private static String host(PrefectHosting hosting, SshSpec ssh) {
        return Optional.ofNullable(ssh.host())
                .or(() -> instance(hosting).map(InstanceStatus::privateIp))
                .orElseThrow(() -> new UnmetException(
                        PrefectAccess.CONDITION,
                        Reason.REFERENCE_NOT_READY,
                        "the instance, which spec.prefectApi.ssh without host connects to, has no address yet"));
    }

    static Optional<InstanceStatus> instance(PrefectHosting hosting) {
        return Optional.ofNullable(hosting.getStatus()).map(status -> status.instance());
    }

    private void allow(Hop hop, String field) {
        String host = hop.host().contains(":") ? "[" + hop.host() + "]" : hop.host();
        endpoints.named("ssh://%s:%d".formatted(host, hop.port()), field, PrefectAccess.CONDITION);
    }

    private Trust trust(PrefectHosting hosting, @Nullable SecretKeyRef ref) {
        if (ref == null) {
            return new Trust(kept(hosting), IN_STATUS, true);
        }
        String namespace = hosting.getMetadata().getNamespace();
        return new Trust(read(namespace, ref).lines().toList(), words(namespace, ref), false);
    }

    /** What the instance before this one has shown counts no more. */
    static List<String> kept(PrefectHosting hosting) {
        String instance = instance(hosting).map(InstanceStatus::id).orElse(null);
        return Optional.ofNullable(hosting.getStatus())
                .map(status -> status.prefectApi())
                .filter(api -> Objects.equals(api.instanceId(), instance))
                .map(PrefectApiStatus::knownHostsOrDefault)
                .orElse(List.of());
    }

    private String read(String namespace, SecretKeyRef ref) {
        return secrets.read(namespace, ref.name(), ref.key())
                .orElseThrow(() -> new UnmetException(
                        PrefectAccess.CONDITION,
                        Reason.SECRET_NOT_FOUND,
                        "Secret %1$s/%2$s lacks %3$s: kubectl -n %1$s create secret generic %2$s --from-file=%3$s=…"
                                .formatted(namespace, ref.name(), ref.key())));
    }

    private static String words(String namespace, SecretKeyRef ref) {
        return "Secret %s/%s, key %s".formatted(namespace, ref.name(), ref.key());
    }
}
