package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogWordsTest {
    @Test
    void tellsTheLastLinesInOne() {
        assertThat(LogWords.lastLines(List.of("\u001B[31mTraceback\u001B[0m", "", "KeyError: 'X'")))
                .isEqualTo("; its log ends: Traceback ⏎ KeyError: 'X'");
        assertThat(LogWords.lastLines(List.of("  "))).isEmpty();
    }

    @Test
    void leavesOutWhatLooksLikeAPassword() {
        assertThat(LogWords.lastLines(List.of(
                        "PREFECT_API_AUTH_STRING=admin:hidden",
                        "'api_key': hidden",
                        "http://admin:hidden@10.0.0.1/api")))
                .isEqualTo("; its log ends: PREFECT_API_AUTH_STRING=*** ⏎ 'api_key': *** ⏎ http://***@10.0.0.1/api");
    }
}
