package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    @Test
    void takesAWrittenDefaultForTheSame() {
        assertThat(Claims.differences(
                        repository("name: flows"),
                        repository("name: flows, scanOnPush: true, force: false, deletionPolicy: Delete")))
                .isEmpty();
    }

    @Test
    void namesWhatTheYoungerWantsOtherwise() {
        assertThat(Claims.differences(
                        repository("name: flows, keepLast: 20"), repository("name: flows, immutableTags: true")))
                .containsExactly("keepLast", "immutableTags");
    }

    private static RepositorySpec repository(String fields) {
        var image = Objects.requireNonNull(
                Samples.with("image: {repository: {" + fields + "}}").image());
        return Objects.requireNonNull(image.repository());
    }
}
