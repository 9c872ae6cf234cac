package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.flowdeployment.ImageStatus;
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
        assertThat(FlowImage.isPinned(
                        Samples.with("image: {uri: 'localhost:5000/flows'}").image()))
                .isFalse();
    }

    @Test
    void remembersWhatRan() {
        ImageStatus status = new ImageStatus(URI + ":latest", "sha256:1", null);

        assertThat(FlowImage.lastKnown(status, true)).contains(URI + "@sha256:1");
        assertThat(FlowImage.lastKnown(status, false)).contains(URI + ":latest");
        assertThat(FlowImage.lastKnown(null, true)).isEmpty();
    }

    @Test
    void saysHowToPush() {
        assertThat(FlowImages.howToPush(URI, "v1", "eu-west-1"))
                .contains("aws ecr get-login-password --region eu-west-1")
                .contains("--password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com")
                .contains("docker build -t " + URI + ":v1 .")
                .endsWith("docker push " + URI + ":v1");
    }
}
