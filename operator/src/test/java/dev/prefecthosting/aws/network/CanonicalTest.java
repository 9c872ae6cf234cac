package dev.prefecthosting.aws.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/16, 10.0.0.0/16",
        "10.0.3.4/16, 10.0.0.0/16",
        "203.0.113.4, 203.0.113.4/32",
        "203.0.113.255/31, 203.0.113.254/31",
        "10.1.2.3/0, 0.0.0.0/0",
        "2001:db8::1/32, 2001:db8:0:0:0:0:0:0/32",
        "::/0, 0:0:0:0:0:0:0:0/0"
    })
    void aCidrLosesItsHostBits(String written, String canonical) {
        assertThat(Canonical.cidr(written)).isEqualTo(canonical);
        assertThat(Canonical.cidr(canonical)).isEqualTo(canonical);
    }

    @Test
    void aProtocolHasItsName() {
        assertThat(Canonical.protocol("6")).isEqualTo("tcp");
        assertThat(Canonical.protocol("all")).isEqualTo("-1");
        assertThat(Canonical.protocol("50")).isEqualTo("50");
    }
}
