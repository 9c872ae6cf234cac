package dev.prefecthosting.reconcile.refs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.aws.Transport;
import dev.prefecthosting.aws.inventory.AwsRegions;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.tunnel.Hop;
import dev.prefecthosting.tunnel.InstanceConnectRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code prefectApi.via: InstanceConnect} becomes. */
@EnableKubernetesMockClient(crud = true)
class InstanceConnectRoutesTest {
    private static final String INSTANCE = "instance: {id: i-1, privateIp: 10.0.0.10}";
    private static final String ENDPOINT = "endpointId: eice-1, endpointDnsName: eice-1.example";

    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesClient kubernetes;

    @SuppressWarnings("NullAway.Init")
    private InstanceConnectRoutes routes;

    @BeforeEach
    void make() {
        AwsRegions regions = new AwsRegions(Transport.of((_, _, _, _) -> {}), Optional.empty(), Clock.systemUTC());
        AllowedEndpoints allowed = new AllowedEndpoints(List.of(URI.create("http://127.0.0.1")));
        routes = new InstanceConnectRoutes(new AwsAccess(new Secrets(kubernetes), regions, allowed, TenantRules.NONE));
    }

    @Test
    void itLeadsThroughTheEndpointToTheInstance() {
        InstanceConnectRoute route = route("", INSTANCE, "knownHosts: [a b c], instanceId: i-1, " + ENDPOINT);

        assertThat(route.instance()).isEqualTo(new Hop("ec2-user", "10.0.0.10", 22));
        assertThat(route.doorway().name()).isEqualTo("EC2 Instance Connect Endpoint eice-1");
        assertThat(route.doorway().instance()).isEqualTo("i-1");
        assertThat(route.trust().knownHosts()).containsExactly("a b c");
        assertThat(route.trust().keepsFirst()).as("never at its first word").isFalse();
        assertThat(route)
                .as("another look is the same way, so that its tunnel stays")
                .isEqualTo(route("", INSTANCE, "knownHosts: [a b c], instanceId: i-1, " + ENDPOINT));
    }

    @Test
    void theUserIsThatOfTheImageAndKeysOfAnotherInstanceCountNoMore() {
        InstanceConnectRoute route =
                route("instance: {os: Ubuntu},", INSTANCE, "knownHosts: [a b c], instanceId: i-0, " + ENDPOINT);
        assertThat(route.instance().user()).isEqualTo("ubuntu");
        assertThat(route.trust().knownHosts()).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> route("", "serverVersion: x", ENDPOINT))
                .isInstanceOf(UnmetException.class)
                .hasMessageContaining("the instance is not there yet");
        assertThatThrownBy(() -> route("", INSTANCE, "instanceId: i-1"))
                .isInstanceOf(UnmetException.class)
                .hasMessageContaining("AWS takes some minutes to make one");
        assertThatThrownBy(() -> routes.of(hosting(
                        "prefectApi: {via: InstanceConnect, instanceConnect: {endpointId: eice-9}}",
                        INSTANCE,
                        "instanceId: i-1")))
                .isInstanceOf(UnmetException.class)
                .hasMessageContaining("spec.prefectApi.instanceConnect.endpointId eice-9 is not there")
                .hasMessageContaining("--region eu-west-1");
    }

    private InstanceConnectRoute route(String spec, String status, String prefectApi) {
        return routes.of(hosting(spec + " prefectApi: {via: InstanceConnect}", status, prefectApi));
    }

    private static PrefectHosting hosting(String spec, String status, String prefectApi) {
        return Serialization.unmarshal("""
                metadata: {name: h, namespace: team, uid: u}
                spec: {aws: {region: eu-west-1, endpointUrl: "http://127.0.0.1:1"}, %s}
                status: {%s, prefectApi: {%s}}
                """.formatted(spec, status, prefectApi), PrefectHosting.class);
    }
}
