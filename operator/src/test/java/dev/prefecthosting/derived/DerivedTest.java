package dev.prefecthosting.derived;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivedTest {
    private static final Map<String, String> FILES = Derived.files();

    @Test
    void everyBuildLeavesTheFilesInTarget() throws IOException {
        Path made = Path.of("target", "derived");
        Generate.write(made, FILES);
        assertThat(Generate.stale(made, FILES)).isEmpty();
    }

    @Test
    void theCommittedFilesAreCurrent() {
        assertThat(Generate.stale(Path.of(".."), FILES))
                .as("stale: run hack/generate")
                .isEmpty();
    }

    @Test
    void anEditedFileIsStale(@TempDir Path top) throws IOException {
        Generate.write(top, FILES);
        Path edited = top.resolve("crds/workpools.prefecthosting.dev.yml");
        Files.writeString(edited, Files.readString(edited).replace("Fargate", "Lambda"));
        assertThat(Generate.stale(top, FILES)).containsExactly("crds/workpools.prefecthosting.dev.yml");
    }
}
