package dev.prefecthosting.prefect;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * One route of the API.
 *
 * @param template as in metrics, e.g. {@code /work_pools/{name}}
 * @param path the template with its values
 */
public record Route(String template, String path) {
    /** Values take the places of the template's braces, in order. */
    public static Route of(String template, String... values) {
        String path = template;
        for (String value : values) {
            int open = path.indexOf('{');
            int close = path.indexOf('}', open);
            path = path.substring(0, open) + encode(value) + path.substring(close + 1);
        }
        return new Route(template, path);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
