package dev.prefecthosting.derived;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the derived files below the top of the repository, or with {@code --check} names those that are stale. */
public final class Generate {
    private Generate() {}

    public static void main(String[] arguments) throws IOException {
        Path top = Path.of(arguments[0]);
        if (!List.of(arguments).contains("--check")) {
            write(top, Derived.files());
            return;
        }
        List<String> stale = stale(top, Derived.files());
        stale.forEach(path -> System.err.println(path + " is stale: run hack/generate"));
        System.exit(stale.isEmpty() ? 0 : 1);
    }

    static void write(Path top, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = top.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    static List<String> stale(Path top, Map<String, String> files) {
        return files.entrySet().stream()
                .filter(file -> !file.getValue().equals(read(top.resolve(file.getKey()))))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String read(Path path) {
        try {
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
