package dev.prefecthosting.reconcile.refs;

import static dev.prefecthosting.tunnel.Pace.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.Transport;
import dev.prefecthosting.aws.inventory.AwsRegions;
import dev.prefecthosting.courier.Couriers;
import dev.prefecthosting.courier.Pace;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.prefect.PrefectServers.Way;
import dev.prefecthosting.tunnel.Target;
import dev.prefecthosting.tunnel.Tunnels;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is left of a way when another is taken. */
@EnableKubernetesMockClient(crud = true)
class WaysTest {
    private static final Pace PACE = new Pace(Duration.ofMinutes(1), Duration.ofMinutes(30));
    private static final URI API = URI.create("http://10.0.0.10:4200/api");

    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesClient kubernetes;

    @Test
    void aTunnelGoesWhenNoneIsNeeded() {
        PrefectHosting hosting = Serialization.unmarshal("""
                metadata: {name: h, namespace: team, uid: u}
                spec: {aws: {region: eu-west-1}, prefectApi: {via: Direct}}
                """, PrefectHosting.class);
        try (Tunnels tunnels = new Tunnels(DEFAULT, Clock.systemUTC())) {
            var unused = tunnels.of(
                    "u",
                    (_, _) -> {
                        throw new IllegalStateException("it is not needed");
                    },
                    new Target("10.0.0.10", 4200, false));
            assertThat(tunnels.known("u")).isPresent();
            assertThat(ways(tunnels).to(API, hosting)).isInstanceOf(Way.Direct.class);
            assertThat(tunnels.known("u")).isEmpty();
        }
    }

    private Ways ways(Tunnels tunnels) {
        AllowedEndpoints allowed = new AllowedEndpoints(List.of());
        Secrets secrets = new Secrets(kubernetes);
        AwsRegions regions = new AwsRegions(Transport.of((_, _, _, _) -> {}), Optional.empty(), Clock.systemUTC());
        Couriers couriers = new Couriers(PACE, (_, _, _) -> {}, _ -> {}, Clock.systemUTC());
        return new Ways(
                secrets,
                new AwsAccess(secrets, regions, allowed, TenantRules.NONE),
                tunnels,
                allowed,
                Optional.empty(),
                couriers,
                _ -> {
                    throw new IllegalStateException("no task is needed");
                });
    }
}
