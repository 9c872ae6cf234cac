package dev.prefecthosting.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.aws.iam.Boundary;
import dev.prefecthosting.reconcile.refs.TenantRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void nothingSetIsEverythingByDefault() {
        Options options = Options.from(Map.of());
        assertThat(options.sweepInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.watchNamespaces()).isEmpty();
        assertThat(options.managementAddress()).isEqualTo("127.0.0.1");
        assertThat(options.managementPort()).isEqualTo(8080);
        assertThat(options.leaderElection()).isFalse();
        assertThat(options.watchSecrets()).isTrue();
        assertThat(options.allowedEndpoints()).contains(URI.create("http://127.0.0.1"), URI.create("http://[::1]"));
        assertThat(options.prefectProxy()).isEmpty();
        assertThat(options.leaseName()).isEqualTo("prefect-hosting-operator");
        assertThat(options.caBundle()).isEmpty();
        assertThat(options.tenantRules()).isEqualTo(TenantRules.NONE);
        assertThat(options.ui()).isEmpty();
    }

    @Test
    void noEndpointAtAllMayBeAllowed() {
        assertThat(Options.from(Map.of("PREFECT_HOSTING_ALLOWED_ENDPOINTS", "")).allowedEndpoints())
                .isEmpty();
    }

    @Test
    void whatIsSetIsTaken() {
        Options options = Options.from(Map.of(
                "PREFECT_HOSTING_SWEEP_INTERVAL", "1h30m",
                "PREFECT_HOSTING_WATCH_NAMESPACES", "team-a, team-b,",
                "PREFECT_HOSTING_MANAGEMENT_PORT", "0",
                "PREFECT_HOSTING_LEADER_ELECTION", "true",
                "PREFECT_HOSTING_LEASE_NAME", "shard-a",
                "PREFECT_HOSTING_CA_BUNDLE", "/etc/ca.crt",
                "PREFECT_HOSTING_OWN_CREDENTIALS_NAMESPACES", "platform",
                "PREFECT_HOSTING_PERMISSIONS_BOUNDARY", "limit",
                "PREFECT_HOSTING_PREFECT_PROXY", "http://127.0.0.1:8888"));
        assertThat(options.sweepInterval()).isEqualTo(Duration.ofMinutes(90));
        assertThat(options.watchNamespaces()).containsExactlyInAnyOrder("team-a", "team-b");
        assertThat(options.managementPort()).isZero();
        assertThat(options.leaderElection()).isTrue();
        assertThat(options.leaseName()).isEqualTo("shard-a");
        assertThat(options.caBundle()).contains(Path.of("/etc/ca.crt"));
        assertThat(options.tenantRules())
                .isEqualTo(new TenantRules(Set.of("platform"), Optional.of(new Boundary("limit"))));
        assertThat(options.prefectProxy()).contains(URI.create("http://127.0.0.1:8888"));
    }

    @Test
    void theUiIsServedOnLoopbackAndForNamedNamespacesOnly() {
        assertThat(Options.from(Map.of("PREFECT_HOSTING_UI_PORT", "4200")).ui())
                .contains(new Options.Ui("127.0.0.1", 4200, Set.of()));
        assertThat(Options.from(Map.of("PREFECT_HOSTING_UI_PORT", "0", "PREFECT_HOSTING_UI_NAMESPACES", "a,b"))
                        .ui())
                .contains(new Options.Ui("127.0.0.1", 0, Set.of("a", "b")));
    }

    @ParameterizedTest
    @CsvSource({
        "SWEEP_INTERVAL, often",
        "SWEEP_INTERVAL, 0s",
        "MANAGEMENT_PORT, http",
        "MANAGEMENT_PORT, 70000",
        "LEADER_ELECTION, yes",
        "UI_PORT, on",
        "WATCH_SECRETS, yes",
        "ALLOWED_ENDPOINTS, 'http://127.0.0.1,a b'",
        "ALLOWED_ENDPOINTS, localhost",
        "PREFECT_PROXY, 127.0.0.1:8888",
        "PERMISSIONS_BOUNDARY, 'arn:aws:iam::12:role/x'",
    })
    void aBadOneIsNamedWithWhatToWrite(String setting, String value) {
        assertThatThrownBy(() -> Options.from(Map.of("PREFECT_HOSTING_" + setting, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("PREFECT_HOSTING_" + setting + "=")
                .hasMessageContaining("is not valid. ")
                .hasMessageEndingWith(Setting.valueOf(setting).description());
    }
}
