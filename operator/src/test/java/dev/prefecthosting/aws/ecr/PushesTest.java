package dev.prefecthosting.aws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PushesTest {
    @Test
    void readsWhatEventBridgeTellsOfAPush() {
        assertThat(Pushes.read("""
                {"version": "0", "detail-type": "ECR Image Action", "source": "aws.ecr", "account": "123456789012",
                 "detail": {"result": "SUCCESS", "repository-name": "team/flows", "image-digest": "sha256:1",
                            "action-type": "PUSH", "image-tag": "latest"}}
                """)).contains(new Pushes.Push("team/flows", "latest"));
    }

    @Test
    void whateverElseIsInTheQueueWakesNobody() {
        assertThat(Pushes.read("{\"detail\": {\"repository-name\": \"flows\"}}"))
                .isEmpty();
        assertThat(Pushes.read("[]")).isEmpty();
        assertThat(Pushes.read("no JSON")).isEmpty();
    }
}
