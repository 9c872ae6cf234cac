package dev.prefecthosting.courier;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a task runs, and by which names it is given its letter. */
public final class Script {
    public static final String CONTAINER = "courier";
    public static final String LOG_PREFIX = "courier";
    /** The variable with the letter; it comes from Secrets Manager. */
    public static final String LETTER = "PREFECT_HOSTING_LETTER";

    static final String DIGEST = "PREFECT_HOSTING_LETTER_DIGEST";
    static final String API = "PREFECT_API_URL";

    private static final String FILE = "courier.py";

    private Script() {}

    /** With the Python of Prefect's image. */
    public static List<String> command() {
        return List.of("python", "-c", text());
    }

    private static String text() {
        try (InputStream resource = Script.class.getResourceAsStream(FILE)) {
            if (resource == null) {
                throw new IllegalStateException("no resource " + FILE);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String stream(String taskId) {
        return "%s/%s/%s".formatted(LOG_PREFIX, CONTAINER, taskId);
    }
}
