package dev.prefecthosting.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @ParameterizedTest
    @CsvSource({
        "demo.default.localhost:4200, default, demo",
        "DEMO.default.localhost, default, demo",
        "demo.v2.team-a.localhost:80, team-a, demo.v2",
    })
    void theHostNamesTheHosting(String host, String namespace, String name) throws Exception {
        assertThat(of("Host: " + host)).isEqualTo(new Destination.Hosting(namespace, name));
    }

    @ParameterizedTest
    @CsvSource({"localhost:4200, :4200", "127.0.0.1:80, :80", "[::1], ''"})
    void loopbackItselfIsTheList(String host, String port) throws Exception {
        assertThat(of("Host: " + host)).isEqualTo(new Destination.Index(port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "demo.default.localhost.evil.example",
                "demo.localhost",
                "demo.default.localhost:x",
                "-.default.localhost",
                "a_b.default.localhost",
                "10.0.0.1:4200",
            })
    void aNameThatANameServerCouldLeadHereIsRefused(String host) {
        refused(421, "Host: " + host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: https://a.b.localhost",
                "Origin: http://c.d.localhost",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors",
            })
    void anotherSiteInTheSameBrowserIsRefused(String fields) {
        refused(403, "Host: a.b.localhost\r\n" + fields);
    }

    @Test
    void theUiItselfAndALinkFromElsewhereAreNot() throws Exception {
        var hosting = new Destination.Hosting("b", "a");
        assertThat(of("Host: a.b.localhost:1\r\nOrigin: http://a.b.localhost:1\r\nSec-Fetch-Site: same-origin"))
                .isEqualTo(hosting);
        assertThat(of("Host: a.b.localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"))
                .isEqualTo(hosting);
    }

    private static void refused(int status, String fields) {
        assertThatThrownBy(() -> of(fields))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(status));
    }

    private static Destination of(String fields) throws Exception {
        return Destination.of(HeadTest.read("GET / HTTP/1.1\r\n" + fields + "\r\n\r\n"));
    }
}
