package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.common.SecretKeyRef;
import dev.prefecthosting.model.common.SecretRef;
import dev.prefecthosting.model.hosting.AuthSpec;
import dev.prefecthosting.model.hosting.BasicAuth;
import dev.prefecthosting.model.hosting.CloudSpec;
import dev.prefecthosting.model.hosting.CredentialsSpec;
import dev.prefecthosting.model.hosting.DesktopAccess;
import dev.prefecthosting.model.hosting.ExternalServer;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectSpec;
import dev.prefecthosting.model.hosting.SshSpec;
import dev.prefecthosting.plan.Change;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.refs.SecretWatches;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Kubernetes Secrets that a hosting names: a new content wakes it, and then those that log in with it. */
final class HostingSecrets {
    private final Resources resources;
    private final SimpleInboundEventSource<PrefectHosting> source = new SimpleInboundEventSource<>("secrets");
    private final SecretWatches watches;

    /** @param watching whether the operator may list and watch Secrets */
    HostingSecrets(KubernetesClient kubernetes, Resources resources, boolean watching) {
        this.resources = resources;
        this.watches = new SecretWatches(kubernetes, watching, source::propagateEvent);
    }

    EventSource<?, PrefectHosting> source() {
        return source;
    }

    void watch(PrefectHosting hosting) {
        String namespace = hosting.getMetadata().getNamespace();
        watches.of(
                ResourceID.fromResource(hosting),
                names(hosting).map(name -> new ResourceID(name, namespace)).collect(Collectors.toSet()));
    }

    void forget(PrefectHosting hosting) {
        watches.forget(ResourceID.fromResource(hosting));
    }

    /** Workers read a secret once, at their start: those of a new one start anew. */
    void wakePools(PrefectHosting hosting, Report report) {
        boolean changed = report.changes().stream()
                .anyMatch(change -> change.verb() == Change.Verb.UPDATED
                        && Set.of(Ids.AUTH, Ids.API_KEY).contains(change.logicalId()));
        if (changed) {
            resources.wakePoolsOf(hosting);
        }
    }

    static Stream<String> names(PrefectHosting hosting) {
        PrefectSpec prefect = hosting.getSpec().prefectOrDefault();
        Optional<SecretRef> generated =
                Optional.ofNullable(HostingStatusFactory.previous(hosting).authSecretRef());
        Optional<SecretRef> aws =
                Optional.ofNullable(hosting.getSpec().aws().credentials()).map(CredentialsSpec::secretRef);
        Optional<SecretRef> external = Optional.ofNullable(prefect.external())
                .map(ExternalServer::auth)
                .flatMap(HostingSecrets::basic);
        Optional<SecretRef> server =
                Optional.ofNullable(prefect.serverOrDefault().auth()).flatMap(HostingSecrets::basic);
        Optional<SecretKeyRef> cloud = Optional.ofNullable(prefect.cloud()).map(CloudSpec::apiKeySecretRef);
        Optional<SecretKeyRef> desktop = Optional.ofNullable(
                        hosting.getSpec().accessOrDefault().desktop())
                .map(DesktopAccess::passwordSecretRef);
        Optional<SshSpec> ssh =
                Optional.ofNullable(hosting.getSpec().prefectApiOrDefault().ssh());
        return Stream.concat(
                Stream.of(generated, aws, external, server)
                        .flatMap(Optional::stream)
                        .map(SecretRef::name),
                Stream.of(cloud, desktop, ssh.map(SshSpec::privateKeySecretRef), ssh.map(SshSpec::knownHostsSecretRef))
                        .flatMap(Optional::stream)
                        .map(SecretKeyRef::name));
    }

    private static Optional<SecretRef> basic(AuthSpec auth) {
        return Optional.ofNullable(auth.basic()).map(BasicAuth::secretRef);
    }
}
