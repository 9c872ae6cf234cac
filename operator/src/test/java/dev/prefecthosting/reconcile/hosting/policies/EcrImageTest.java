package dev.prefecthosting.reconcile.hosting.policies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcrImageTest {
    private static final String URI = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/flows";

    @Test
    void isReadWithTagDigestOrNeither() {
        assertThat(EcrImage.of(URI + ":v1"))
                .contains(new EcrImage("123456789012", "eu-west-1", URI, "team/flows", "v1", null));
        assertThat(EcrImage.of(URI)).map(EcrImage::tag).contains("latest");
        assertThat(EcrImage.of(URI + "@sha256:1")).map(EcrImage::digest).contains("sha256:1");
        assertThat(EcrImage.of("docker.io/team/flows:v1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "team/*", "flow?", "${aws:username}", "team flows", "Flows", "flows:*", "flows@sha256:*"})
    void isNoneWhereItWouldWidenAPolicy(String repository) {
        assertThat(EcrImage.of("123456789012.dkr.ecr.eu-west-1.amazonaws.com/" + repository))
                .isEmpty();
    }

    @Test
    void isHereOnlyInTheSameAccountAndRegion() {
        EcrImage image = EcrImage.of(URI).orElseThrow();

        assertThat(image.isIn(AccountRegion.of("eu-west-1", "123456789012"))).isTrue();
        assertThat(image.isIn(AccountRegion.of("us-east-1", "123456789012"))).isFalse();
        assertThat(image.isIn(AccountRegion.of("eu-west-1", "210987654321"))).isFalse();
    }
}
