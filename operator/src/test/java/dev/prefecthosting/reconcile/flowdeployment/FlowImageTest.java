package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.flowdeployment.ImageStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowImageTest {
    private static final String URI = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows";

    @Test
    void runsByDigestWhereThereIsOneToPin() {
        assertThat(FlowImage.reference(URI, "latest", "sha256:1")).isEqualTo(URI + "@sha256:1");
        assertThat(FlowImage.reference(URI, "latest", null)).isEqualTo(URI + ":latest");
    }

    @Test
    void pinsTagsThatCanBePushedAgain() {
        assertThat(FlowImage.isPinned(
                        Samples.with("image: {repository: {name: flows}}").image()))
                .isTrue();
        assertThat(FlowImage.isPinned(Samples.with("image: {repository: {name: flows}, pinDigest: false}")
                        .image()))
                .isFalse();
        assertThat(FlowImage.isPinned(Samples.with("image: {repository: {name: flows, immutableTags: true}}")
                        .image()))
                .isFalse();
    }

    @Test
    void whatTheSpecSaysExactlyIsNotLookedUp() {
        var written = Samples.with("image: {uri: '%s:1'}".formatted(URI)).image();

        assertThat(FlowImage.isLookedUp(written, URI + ":1")).isFalse();
        assertThat(FlowImage.isLookedUp(written, URI + "@sha256:1")).isTrue();
    }

    @Test
    void remembersWhatRan() {
        ImageStatus status = new ImageStatus(URI + ":latest", "sha256:1", null);

        assertThat(FlowImage.lastKnown(status, true)).contains(URI + "@sha256:1");
        assertThat(FlowImage.lastKnown(status, false)).contains(URI + ":latest");
        assertThat(FlowImage.lastKnown(null, true)).isEmpty();
    }

    @Test
    void saysHowToPushForWhatThePoolRunsOn() {
        assertThat(HowToPush.words(URI, "v1", "eu-west-1", Optional.of("linux/arm64")))
                .isEqualTo("no image has been pushed as %1$s:v1: aws ecr get-login-password --region eu-west-1"
                                .formatted(URI)
                        + " | docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com"
                        + " && docker build --platform linux/arm64 -t %1$s:v1 . && docker push %1$s:v1".formatted(URI));
        assertThat(HowToPush.words(URI, "v1", "eu-west-1", Optional.empty())).contains("docker build -t " + URI);
    }
}
