package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A committed file that a test's result must equal; {@code -Dgolden.write=true} writes it anew. */
public record GoldenFile(Class<?> test, String name) {
    public void matches(String actual) {
        try {
            if (Boolean.getBoolean("golden.write")) {
                Files.createDirectories(path().getParent());
                Files.writeString(path(), actual);
            }
            assertThat(actual).as(name).isEqualTo(Files.readString(path()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path() {
        return Path.of("src/test/resources")
                .resolve(test.getPackageName().replace('.', '/'))
                .resolve(test.getSimpleName())
                .resolve(name);
    }
}
