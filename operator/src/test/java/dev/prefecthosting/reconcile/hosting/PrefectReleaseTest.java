package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefectReleaseTest {
    @Test
    void aShortFormIsTheNewestPatchThatIsPinned() {
        PrefectRelease three = PrefectRelease.of("3", Optional.empty());
        assertThat(three.version()).startsWith("3.").matches("\\d+\\.\\d+\\.\\d+");
        assertThat(three.image()).isEqualTo("prefecthq/prefect:" + three.version() + "-python3.12");
        assertThat(PrefectRelease.of("2", Optional.empty())).isEqualTo(PrefectRelease.of("2.20", Optional.empty()));
    }

    @Test
    void anExactVersionIsTakenAsItIs() {
        assertThat(PrefectRelease.of("3.1.4", Optional.empty()).image())
                .isEqualTo("prefecthq/prefect:3.1.4-python3.12");
    }

    @Test
    void anImageOfOnesOwnIsOnlyTheServers() {
        PrefectRelease own = PrefectRelease.of("3", Optional.of("registry.example.com/prefect:ours"));
        assertThat(own.image()).isEqualTo("registry.example.com/prefect:ours");
        assertThat(own.workerImage()).startsWith("prefecthq/prefect:");
    }

    @Test
    void theWorkerInstallsWhatFitsTheServersMajorVersion() {
        assertThat(PrefectRelease.of("2", Optional.empty()).workerInstalls().orElseThrow())
                .startsWith("prefect-aws==0.4.");
        assertThat(PrefectRelease.of("3", Optional.empty()).workerInstalls().orElseThrow())
                .startsWith("prefect-aws==0.7.");
    }

    @ParameterizedTest
    @CsvSource({"2.20.26, false", "3.0.11, false", "3.1.15, false", "3.2.0, true", "3.10.0, true", "3, true"})
    void basicAuthCameWith3Point2(String version, boolean has) {
        assertThat(PrefectRelease.of(version, Optional.empty()).hasBasicAuth()).isEqualTo(has);
    }
}
