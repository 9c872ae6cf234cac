package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version that a server says it has. */
public record ServerVersion(int major, int minor, int patch, String text) {
    private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");

    /** Asks the server; one call. */
    public static ServerVersion of(PrefectClient client) {
        JsonNode answer = client.get(Route.of("/admin/version"));
        return parse(answer.asText());
    }

    /** Takes {@code 3.8.8}, {@code 2.20.26} and {@code 3.8.8+dirty}. */
    public static ServerVersion parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new RemoteException(Failure.INVALID, "'%s' is no version of Prefect".formatted(text), null);
        }
        int patch = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
        return new ServerVersion(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), patch, text.strip());
    }

    public boolean atLeast(int major, int minor) {
        return this.major > major || (this.major == major && this.minor >= minor);
    }

    @Override
    public String toString() {
        return text;
    }
}
