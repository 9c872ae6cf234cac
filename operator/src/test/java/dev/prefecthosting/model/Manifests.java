package dev.prefecthosting.model;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The manifests below src/test/resources/manifests. */
final class Manifests {
    private static final Path FOLDER = Path.of("src/test/resources/manifests");
    private static final String EXPECT = "# expect: ";
    private static final YAMLMapper YAML = new YAMLMapper();

    private Manifests() {}

    static List<Path> valid() {
        return in(FOLDER.resolve("valid"));
    }

    /** Those that people begin with. */
    static List<Path> samples() {
        return in(Path.of("../samples")).stream()
                .filter(file -> file.toString().endsWith(".yaml"))
                .toList();
    }

    static List<Path> invalid() {
        return in(FOLDER.resolve("invalid"));
    }

    static List<JsonNode> documents(Path file) {
        try (var documents = YAML.readerFor(new TypeReference<JsonNode>() {}).<JsonNode>readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isOurs(JsonNode document) {
        return document.path("apiVersion").asText().startsWith("prefecthosting.dev/");
    }

    /** What the first line says that the API server answers. */
    static String expectation(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            String first = lines.findFirst().orElse("");
            if (!first.startsWith(EXPECT)) {
                throw new IllegalStateException(file + ": begin it with \"" + EXPECT + "\" and the message");
            }
            return first.substring(EXPECT.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
