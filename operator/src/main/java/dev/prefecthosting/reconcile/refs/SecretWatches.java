package dev.prefecthosting.reconcile.refs;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes resources when a Secret changes that they name. One watch for each such Secret, so that no other is ever read; where
 * the operator may not watch, the next sweep sees the change.
 */
public final class SecretWatches {
    private static final Logger LOG = LoggerFactory.getLogger(SecretWatches.class);

    private final KubernetesClient kubernetes;
    private final boolean watching;
    private final Consumer<ResourceID> wake;
    private final Map<ResourceID, SharedIndexInformer<Secret>> watches = new HashMap<>();
    private final Map<ResourceID, Set<ResourceID>> users = new HashMap<>();

    /**
     * @param watching whether the operator may list and watch Secrets; else each sweep reads them
     * @param wake is given who named the Secret
     */
    public SecretWatches(KubernetesClient kubernetes, boolean watching, Consumer<ResourceID> wake) {
        this.kubernetes = kubernetes;
        this.watching = watching;
        this.wake = wake;
    }

    /** From now on that user names these Secrets and no others. */
    public synchronized void of(ResourceID user, Set<ResourceID> secrets) {
        if (!watching) {
            return;
        }
        for (ResourceID secret : secrets) {
            users.computeIfAbsent(secret, _ -> new HashSet<>()).add(user);
            watches.computeIfAbsent(secret, this::watch);
        }
        for (ResourceID secret : List.copyOf(users.keySet())) {
            if (!secrets.contains(secret)) {
                leave(user, secret);
            }
        }
    }

    public void forget(ResourceID user) {
        of(user, Set.of());
    }

    private void leave(ResourceID user, ResourceID secret) {
        Set<ResourceID> left = users.getOrDefault(secret, Set.of());
        if (left.remove(user) && left.isEmpty()) {
            users.remove(secret);
            Objects.requireNonNull(watches.remove(secret)).close();
        }
    }

    private SharedIndexInformer<Secret> watch(ResourceID secret) {
        SharedIndexInformer<Secret> informer = kubernetes
                .secrets()
                .inNamespace(secret.getNamespace().orElseThrow())
                .withName(secret.getName())
                .runnableInformer(0);
        informer.exceptionHandler((_, failure) -> isPassing(secret, failure));
        informer.addEventHandler(new Changes(secret));
        informer.start();
        return informer;
    }

    private static boolean isPassing(ResourceID secret, Throwable failure) {
        boolean forbidden =
                failure instanceof KubernetesClientException e && e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
        if (forbidden) {
            LOG.warn("{} is seen at sweeps only: {}", secret, failure.getMessage());
        }
        return !forbidden;
    }

    private synchronized Set<ResourceID> users(ResourceID secret) {
        return Set.copyOf(users.getOrDefault(secret, Set.of()));
    }

    private final class Changes implements ResourceEventHandler<Secret> {
        private final ResourceID secret;

        Changes(ResourceID secret) {
            this.secret = secret;
        }

        /** The first listing comes here too; a look without change costs no remote call. */
        @Override
        public void onAdd(Secret now) {
            users(secret).forEach(wake);
        }

        @Override
        public void onUpdate(Secret before, Secret now) {
            if (!Objects.equals(before.getData(), now.getData())) {
                users(secret).forEach(wake);
            }
        }

        @Override
        public void onDelete(Secret before, boolean unknown) {
            users(secret).forEach(wake);
        }
    }
}
