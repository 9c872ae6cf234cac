package dev.prefecthosting.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.prefect.PrefectServers.Way;
import dev.prefecthosting.reconcile.refs.Caches;
import dev.prefecthosting.reconcile.refs.PrefectAccess.Reach;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.ui.Hostings.Listed;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllowedHostingsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Reach REACH = new Reach(URI.create("http://10.0.0.10:4200/api"), Way.DIRECT, false);

    private final List<PrefectHosting> present = new ArrayList<>();
    private final Resources resources = new Resources();
    private final List<String> asked = new ArrayList<>();
    private final List<String> forgotten = new ArrayList<>();

    AllowedHostingsTest() {
        present.add(hosting("team-a", "demo", "1", "{}"));
        present.add(hosting("team-a", "tasks", "2", "{prefectApi: {via: Task}}"));
        present.add(hosting("team-b", "demo", "3", "{}"));
        present.add(hosting("team-a", "cloud", "4", """
                {prefect: {cloud: {accountId: 9b649228-0419-40e1-9e0d-44954b5c0ab6,
                 workspaceId: d137367a-5055-44ff-b91c-6f7366c9e4c4, apiKeySecretRef: {name: a, key: b}}}}"""));
        resources.cachedIn(PrefectHosting.class, Caches.of(present));
    }

    @Test
    void thoseOfTheNamespacesNamedAreReached() throws Exception {
        Hostings hostings = of("team-a");
        assertThat(hostings.reach("team-a", "demo")).isEqualTo(REACH);
        refused(hostings, "team-a", "other", "there is no PrefectHosting other in namespace team-a");
        refused(hostings, "team-b", "demo", "PREFECT_HOSTING_UI_NAMESPACES");
        refused(of(), "team-a", "demo", "PREFECT_HOSTING_UI_NAMESPACES");
    }

    @Test
    void whereNoConnectionLeadsIsSaid() {
        Hostings hostings = of("team-a");
        refused(hostings, "team-a", "tasks", "its spec.prefectApi.via is Task");
        refused(hostings, "team-a", "cloud", "the UI of team-a/cloud is https://app.prefect.cloud/");
        assertThat(asked).isEmpty();
    }

    @Test
    void theListHasNoOthers() {
        assertThat(of("team-a").listed()).extracting(Listed::name).containsExactly("cloud", "demo", "tasks");
        assertThat(of().listed()).isEmpty();
    }

    @Test
    void secretsAreNotReadForEachFileOfAPage() throws Exception {
        Hostings hostings = of("team-a");
        hostings.reach("team-a", "demo");
        hostings.reach("team-a", "demo");
        assertThat(asked).containsExactly("demo");
    }

    @Test
    void theTunnelOfOneThatIsGoneEndsWhereverItWasOpened() throws Exception {
        Hostings hostings = of("team-a", "team-b");
        hostings.reach("team-a", "demo");
        present.removeFirst();
        hostings.reach("team-b", "demo");
        assertThat(forgotten).containsExactly("team-a");
    }

    private AllowedHostings of(String... namespaces) {
        return new AllowedHostings(
                resources,
                hosting -> {
                    asked.add(hosting.getMetadata().getName());
                    return REACH;
                },
                hosting -> forgotten.add(hosting.getMetadata().getNamespace()),
                Set.of(namespaces),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static void refused(Hostings hostings, String namespace, String name, String words) {
        assertThatThrownBy(() -> hostings.reach(namespace, name))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(404))
                .hasMessageContaining(words);
    }

    private static PrefectHosting hosting(String namespace, String name, String uid, String spec) {
        String text = """
                apiVersion: prefecthosting.dev/v1alpha1
                kind: PrefectHosting
                metadata: {namespace: %s, name: %s, uid: "%s", resourceVersion: "1"}
                spec: %s
                """.formatted(namespace, name, uid, spec.replace("\n", " "));
        return Serialization.unmarshal(text, PrefectHosting.class);
    }
}
