package dev.prefecthosting.reconcile.refs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.reconcile.status.Reason;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllowedEndpointsTest {
    private final AllowedEndpoints endpoints =
            new AllowedEndpoints(List.of(URI.create("http://127.0.0.1"), URI.create("https://prefect.example:8443")));

    @Test
    void takesWhatTheOperatorNames() {
        assertThat(named("http://127.0.0.1:4200/api")).hasPort(4200);
        assertThat(named("https://PREFECT.example:8443")).hasHost("PREFECT.example");
    }

    @Test
    void refusesEverythingElseInWords() {
        refuses("http://169.254.169.254/latest", Reason.REFERENCE_NOT_ALLOWED);
        refuses("https://prefect.example:443", Reason.REFERENCE_NOT_ALLOWED);
        refuses("http://127.0.0.1.evil.example", Reason.REFERENCE_NOT_ALLOWED);
        refuses("http://a{b", Reason.INVALID);
        refuses("http://my_proxy:3128", Reason.INVALID);
    }

    private URI named(String url) {
        return endpoints.named(url, "spec.x", "Reachable");
    }

    private void refuses(String url, Reason reason) {
        assertThatThrownBy(() -> named(url)).isInstanceOfSatisfying(UnmetException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.whatToDo()).startsWith("spec.x");
        });
    }
}
