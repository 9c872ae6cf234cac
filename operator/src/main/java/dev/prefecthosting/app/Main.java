package dev.prefecthosting.app;

import dev.prefecthosting.aws.Transport;
import dev.prefecthosting.aws.inventory.AwsRegions;
import dev.prefecthosting.courier.Couriers;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.plan.Executor;
import dev.prefecthosting.prefect.PrefectClient;
import dev.prefecthosting.prefect.PrefectServers;
import dev.prefecthosting.reconcile.flowdeployment.FlowDeploymentReconciler;
import dev.prefecthosting.reconcile.hosting.CourierSites;
import dev.prefecthosting.reconcile.hosting.HostingReconciler;
import dev.prefecthosting.reconcile.refs.AllowedEndpoints;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.refs.Secrets;
import dev.prefecthosting.reconcile.refs.Ways;
import dev.prefecthosting.reconcile.status.Backoff;
import dev.prefecthosting.reconcile.status.EventRecorder;
import dev.prefecthosting.reconcile.status.Reporting;
import dev.prefecthosting.reconcile.workpool.WorkPoolReconciler;
import dev.prefecthosting.tunnel.Pace;
import dev.prefecthosting.tunnel.Tunnels;
import dev.prefecthosting.ui.AllowedHostings;
import dev.prefecthosting.ui.UiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the operator; everything is wired here, by hand. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /** Calls under way at once, over all resources. */
    private static final int CALLS = 32;

    private static final int RECONCILES = 32;

    private Main() {}

    public static void main(String[] args) throws IOException {
        PrefectClient.closeIdleConnectionsEarly();
        Options options;
        try {
            options = Options.from(System.getenv());
            options.caBundle().map(TrustedAuthorities::with).ifPresent(SSLContext::setDefault);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        start(
                options,
                new KubernetesClientBuilder()
                        .withKubernetesSerialization(KubernetesJson.serialization())
                        .build());
    }

    private static void start(Options options, KubernetesClient kubernetes) throws IOException {
        Clock clock = Clock.systemUTC();
        Metrics metrics = new Metrics();
        Executor executor = new Executor(CALLS, clock);
        Secrets secrets = new Secrets(kubernetes);
        AllowedEndpoints endpoints = new AllowedEndpoints(options.allowedEndpoints());
        AwsRegions regions = new AwsRegions(
                Transport.of(metrics.awsCalls()), options.tenantRules().boundary(), clock);
        PrefectServers servers = new PrefectServers(metrics.prefectCalls(), clock);
        AwsAccess aws = new AwsAccess(secrets, regions, endpoints, options.tenantRules());
        Resources resources = new Resources();
        Couriers couriers = couriers(options, metrics, resources, clock);
        Ways ways = ways(options, secrets, aws, endpoints, couriers, clock);
        PrefectAccess prefect = new PrefectAccess(secrets, servers, endpoints, ways);
        Reporting reporting = new Reporting(new EventRecorder(kubernetes, clock), metrics, new Backoff(), clock);
        Duration sweep = options.sweepInterval();
        boolean watch = options.watchSecrets();
        Optional<Leadership> leadership = leadership(options, kubernetes, clock);
        Reconciles reconciles = new Reconciles(RECONCILES);
        Controllers controllers = new Controllers(
                options,
                kubernetes,
                leadership,
                reconciles,
                List.of(
                        new HostingReconciler(kubernetes, aws, prefect, executor, resources, reporting, sweep, watch),
                        new WorkPoolReconciler(kubernetes, aws, prefect, executor, resources, reporting, sweep, watch),
                        new FlowDeploymentReconciler(kubernetes, aws, prefect, executor, resources, reporting, sweep)));
        Operator operator = controllers.operator();
        metrics.leads(() -> leadership.map(Leadership::leads).orElse(true));
        new ResourceCounts(resources).into(metrics);
        ManagementServer management = ManagementServer.start(
                options.managementAddress(), options.managementPort(), metrics, () -> true, () -> isReady(operator));
        serveUi(options.ui(), resources, prefect, aws, clock);
        operator.start();
        // Without a lease nothing waits for the end: whatever is under way can be cut off.
        leadership.ifPresent(lease -> lease.handOverAtTheEnd(operator, reconciles));
        LOG.info("watching; health and metrics on port {}", management.port());
    }

    private static Ways ways(
            Options options,
            Secrets secrets,
            AwsAccess aws,
            AllowedEndpoints endpoints,
            Couriers couriers,
            Clock clock) {
        Tunnels tunnels = new Tunnels(Pace.DEFAULT, clock);
        CourierSites sites = new CourierSites(aws);
        return new Ways(secrets, aws, tunnels, endpoints, options.prefectProxy(), couriers, sites::of);
    }

    /** By any replica: its caches are filled, and it needs no lease. Before the start, which a port in use ends. */
    private static void serveUi(
            Optional<Options.Ui> wanted, Resources resources, PrefectAccess prefect, AwsAccess aws, Clock clock)
            throws IOException {
        if (wanted.isPresent()) {
            Options.Ui ui = wanted.get();
            // The way may lead through AWS, whose clients a replica that does not lead would keep.
            Consumer<PrefectHosting> forgetting = hosting -> {
                prefect.forget(hosting);
                aws.forget(hosting);
            };
            AllowedHostings hostings =
                    new AllowedHostings(resources, prefect::reach, forgetting, ui.namespaces(), clock);
            UiServer server = UiServer.start(ui.address(), ui.port(), hostings);
            LOG.info("UIs of the namespaces {} on port {}", ui.namespaces(), server.port());
        }
    }

    private static Optional<Leadership> leadership(Options options, KubernetesClient kubernetes, Clock clock) {
        return options.leaderElection() ? Optional.of(new Leadership(options, kubernetes, clock)) : Optional.empty();
    }

    private static Couriers couriers(Options options, Metrics metrics, Resources resources, Clock clock) {
        return new Couriers(
                options.tasks(),
                metrics.prefectCalls(),
                failed -> resources.wakeHosting(failed.namespace(), failed.name()),
                clock);
    }

    private static boolean isReady(Operator operator) {
        return operator.getRuntimeInfo().isStarted()
                && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }
}
