package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version that a server says it has. */
public record ServerVersion(int major, int minor, int patch, String text) {
    /** Prefect Cloud tells none: it has all that the newest server has. */
    public static final ServerVersion CLOUD = new ServerVersion(3, Integer.MAX_VALUE, 0, "Cloud");

    private static final Pattern FORM = Pattern.compile("(\\d+)(?:\\.(\\d+)(?:\\.(\\d+))?.*)?");

    /** Asks the server; one call. */
    public static ServerVersion of(PrefectClient client) {
        JsonNode answer = client.get(Route.of("/admin/version"));
        return parse(answer.asText());
    }

    /** Takes {@code 3.8.8}, {@code 2.20.26}, {@code 3.8.8+dirty}, {@code 3}, and the text of {@link #CLOUD}. */
    public static ServerVersion parse(String text) {
        if (text.strip().equals(CLOUD.text())) {
            return CLOUD;
        }
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new RemoteException(Failure.INVALID, "'%s' is no version of Prefect".formatted(text), null);
        }
        return new ServerVersion(number(parts, 1), number(parts, 2), number(parts, 3), text.strip());
    }

    private static int number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
    }

    public boolean atLeast(int major, int minor) {
        return this.major > major || (this.major == major && this.minor >= minor);
    }

    @Override
    public String toString() {
        return text;
    }
}
