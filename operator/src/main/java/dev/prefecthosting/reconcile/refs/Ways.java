package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.courier.Couriers;
import dev.prefecthosting.courier.Run;
import dev.prefecthosting.courier.Site;
import dev.prefecthosting.model.hosting.PrefectApiSpec;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.Via;
import dev.prefecthosting.prefect.PrefectClient;
import dev.prefecthosting.prefect.PrefectServers.Way;
import dev.prefecthosting.tunnel.Route;
import dev.prefecthosting.tunnel.Target;
import dev.prefecthosting.tunnel.Tunnel;
import dev.prefecthosting.tunnel.Tunnels;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** From a hosting's {@code spec.prefectApi} to the way that calls to its Prefect API take. */
public final class Ways {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final SshRoutes ssh;
    private final InstanceConnectRoutes instanceConnect;
    private final Tunnels tunnels;
    private final AllowedEndpoints endpoints;
    private final Optional<URI> proxy;
    private final Couriers couriers;
    private final Function<PrefectHosting, Site> sites;

    /** @param sites where the tasks of a hosting run; throws {@link UnmetException} where they can't yet */
    public Ways(
            Secrets secrets,
            AwsAccess aws,
            Tunnels tunnels,
            AllowedEndpoints endpoints,
            Optional<URI> proxy,
            Couriers couriers,
            Function<PrefectHosting, Site> sites) {
        this.couriers = couriers;
        this.sites = sites;
        this.ssh = new SshRoutes(secrets, endpoints);
        this.instanceConnect = new InstanceConnectRoutes(aws);
        this.tunnels = tunnels;
        this.endpoints = endpoints;
        this.proxy = proxy;
    }

    /** Opens nothing yet; throws {@link UnmetException} when something that it takes is missing. */
    Way to(URI api, PrefectHosting hosting) {
        PrefectApiSpec spec = hosting.getSpec().prefectApiOrDefault();
        if (spec.viaOrDefault() != Via.TASK) {
            couriers.forget(hosting.getMetadata().getUid());
        }
        if (spec.viaOrDefault() == Via.TASK || spec.viaOrDefault() == Via.DIRECT) {
            tunnels.forget(hosting.getMetadata().getUid());
        }
        return switch (spec.viaOrDefault()) {
            case DIRECT -> new Way.Direct(proxy(spec));
            case SSH -> through(hosting, api, ssh.of(hosting, Objects.requireNonNull(spec.ssh())));
            case TASK ->
                new Way.By(couriers.of(hosting.getMetadata().getUid(), PrefectClient.base(api), sites.apply(hosting)));
            case INSTANCE_CONNECT -> through(hosting, api, instanceConnect.of(hosting));
        };
    }

    /** Host keys that were taken at their first word, and are to be kept. */
    public List<String> learned(PrefectHosting hosting) {
        return tunnels.known(hosting.getMetadata().getUid())
                .map(Tunnel::learned)
                .orElse(List.of());
    }

    /** The last task that brought requests; empty where none did. */
    public Optional<Run> lastTask(PrefectHosting hosting) {
        return couriers.last(hosting.getMetadata().getUid());
    }

    /** Why the last task brought nothing. */
    public Optional<String> fault(PrefectHosting hosting) {
        return couriers.fault(hosting.getMetadata().getUid());
    }

    /** The hosting is gone, and its tunnel with it. */
    void forget(PrefectHosting hosting) {
        couriers.forget(hosting.getMetadata().getUid());
        tunnels.forget(hosting.getMetadata().getUid());
    }

    private Way through(PrefectHosting hosting, URI api, Route route) {
        boolean tls = "https".equals(api.getScheme());
        int port = api.getPort() != -1 ? api.getPort() : tls ? HTTPS : HTTP;
        Target target = new Target(api.getHost(), port, tls);
        return new Way.Through(
                new TunnelPassage(tunnels.of(hosting.getMetadata().getUid(), route, target)));
    }

    private Optional<InetSocketAddress> proxy(PrefectApiSpec spec) {
        return Optional.ofNullable(spec.proxyUrl())
                .map(written -> endpoints.named(written, "spec.prefectApi.proxyUrl", PrefectAccess.CONDITION))
                .or(() -> proxy)
                .map(Ways::address);
    }

    private static InetSocketAddress address(URI proxy) {
        return new InetSocketAddress(proxy.getHost(), proxy.getPort() == -1 ? HTTP : proxy.getPort());
    }
}
