import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts base and layers together: {@code java -cp JIB Assemble.java PROPERTIES LAYER…}, where each layer is a folder
 * whose content goes to / of the image. hack/image writes the properties.
 */
final class Assemble {
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
    private static final FilePermissions FILE = FilePermissions.fromOctalString("644");

    // The AOT cache knows its jars by size and time: this is the time that hack/image gives them before the training.
    private static final Instant TIME = Instant.ofEpochSecond(1);

    private Assemble() {}

    public static void main(String[] arguments) throws Exception {
        Properties image = new Properties();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            image.load(in);
        }
        JibContainerBuilder builder = from(image)
                .setFormat(ImageFormat.OCI)
                .setCreationTime(Instant.ofEpochSecond(Long.parseLong(image.getProperty("created"))))
                .setUser(image.getProperty("user"))
                .setWorkingDirectory(AbsoluteUnixPath.get(image.getProperty("folder")))
                .setEntrypoint(List.of(image.getProperty("entrypoint").split(" ")))
                .setEnvironment(withPrefix(image, "environment."))
                .setLabels(withPrefix(image, "label."));
        for (String layer : List.of(arguments).subList(1, arguments.length)) {
            builder.addFileEntriesLayer(layer(Path.of(layer)));
        }
        builder.containerize(
                Containerizer.to(TarImage.at(Path.of(image.getProperty("archive"))).named(image.getProperty("reference")))
                        .setBaseImageLayersCache(Path.of(image.getProperty("cache"), "base"))
                        // Jib knows files by path and time, and ours all have the same time: a kept cache would give old ones.
                        .setApplicationLayersCache(Path.of(image.getProperty("archive")).resolveSibling("layers-of-jib"))
                        .setToolName("hack/image")
                        .addEventHandler(LogEvent.class, Assemble::log));
    }

    private static JibContainerBuilder from(Properties image) throws Exception {
        String base = image.getProperty("base");
        JibContainerBuilder builder;
        if (base.startsWith("/")) {
            builder = Jib.from(TarImage.at(Path.of(base)));
        } else {
            RegistryImage registry = RegistryImage.named(base);
            var credentials = CredentialRetrieverFactory.forImage(
                    ImageReference.parse(base), Assemble::log);
            builder = Jib.from(registry.addCredentialRetriever(credentials.dockerConfig()));
        }
        return builder.setPlatforms(Set.of(new Platform(image.getProperty("architecture"), "linux")));
    }

    private static FileEntriesLayer layer(Path root) throws IOException {
        FileEntriesLayer.Builder layer =
                FileEntriesLayer.builder().setName(root.getFileName().toString());
        try (Stream<Path> paths = Files.walk(root)) {
            paths.filter(path -> !path.equals(root)).sorted().forEach(path -> add(layer, root, path));
        }
        return layer.build();
    }

    private static void add(FileEntriesLayer.Builder layer, Path root, Path path) {
        boolean program = Files.isDirectory(path) || Files.isExecutable(path);
        layer.addEntry(path, AbsoluteUnixPath.get("/" + root.relativize(path)), program ? PROGRAM : FILE, TIME);
    }

    private static Map<String, String> withPrefix(Properties properties, String prefix) {
        Map<String, String> found = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), properties.getProperty(name));
            }
        }
        return found;
    }

    private static void log(LogEvent event) {
        switch (event.getLevel()) {
            case ERROR, WARN, LIFECYCLE -> System.err.println(event.getMessage());
            case PROGRESS, INFO, DEBUG -> {}
        }
    }
}
