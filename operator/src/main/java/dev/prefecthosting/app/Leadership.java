package dev.prefecthosting.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leading among several operators: by a lease, which a clean stop gives back so that the next need not wait for its end. */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final KubernetesClient kubernetes;
    private final Clock clock;
    private final String namespace;
    private final String name;
    private final String identity;
    private volatile boolean leads;
    private volatile boolean given;

    /** Throws {@link IllegalArgumentException} where no namespace is known. */
    Leadership(Options options, KubernetesClient kubernetes, Clock clock) {
        this.kubernetes = kubernetes;
        this.clock = clock;
        this.name = options.leaseName();
        this.namespace = options.leaseNamespace()
                .or(() -> Optional.ofNullable(kubernetes.getConfiguration().getNamespace()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no namespace for the lease is known here: set " + Setting.LEASE_NAMESPACE.variable()));
        this.identity = Optional.ofNullable(System.getenv("HOSTNAME"))
                .filter(host -> !host.isBlank())
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    LeaderElectionConfiguration configuration() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(name)
                .withLeaseNamespace(namespace)
                .withIdentity(identity)
                .withLeaderCallbacks(new LeaderCallbacks(() -> leads = true, this::lost, leader -> {}))
                // The SDK would call System.exit, which waits for the hook below, which waits for the SDK.
                .withExitOnStopLeading(false)
                .build();
    }

    boolean leads() {
        return leads;
    }

    void handOverAtTheEnd(Operator operator, Reconciles reconciles) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> handOver(operator, reconciles), "handover"));
    }

    /** The lease is renewed until nothing is under way any more; whoever has no time for that kills the process. */
    private void handOver(Operator operator, Reconciles reconciles) {
        LOG.info("ending; {} reconciles under way", reconciles.getActiveCount());
        try {
            reconciles.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        given = true;
        operator.stop();
        release();
    }

    private void release() {
        LeaseLock lease = new LeaseLock(namespace, name, identity);
        try {
            LeaderElectionRecord held = lease.get(kubernetes);
            if (held == null || !identity.equals(held.getHolderIdentity())) {
                return;
            }
            ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
            // Not null, as the client does: in its merge patch that would leave the holder as it is.
            lease.update(kubernetes, new LeaderElectionRecord("", SHORTEST, now, now, held.getLeaderTransitions()));
            LOG.info("gave back the lease {}/{}", namespace, name);
        } catch (KubernetesClientException e) {
            LOG.warn("could not give back the lease {}/{}: {}", namespace, name, e.getMessage());
        }
    }

    /** Another may lead from now on: whatever is under way is cut off. */
    private void lost() {
        leads = false;
        if (!given) {
            LOG.error("lost the lease {}/{}", namespace, name);
            Runtime.getRuntime().halt(1);
        }
    }
}
