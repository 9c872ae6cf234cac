package dev.prefecthosting.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretValueTest {
    private static final SecretValue VALUE = new SecretValue("correct horse");

    @Test
    void isInNoText() {
        assertThat(new Secrets.Desired("n", "d", VALUE).toString()).doesNotContain("horse");
        assertThat(new Parameters.Desired("n", VALUE).toString()).doesNotContain("horse");
    }

    @Test
    void isToldByAFingerprintThatDiffersFromPlaceToPlace() {
        assertThat(VALUE.fingerprint("a"))
                .hasSize(64)
                .isEqualTo(new SecretValue("correct horse").fingerprint("a"))
                .isNotEqualTo(new SecretValue("battery staple").fingerprint("a"))
                .isNotEqualTo(VALUE.fingerprint("b"));
    }
}
