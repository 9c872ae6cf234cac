package dev.prefecthosting.ui;

import dev.prefecthosting.ui.Hostings.Listed;
import java.util.List;
import java.util.stream.Collectors;

/** The list of hostings, with a link to the UI of each. */
final class IndexPage {
    private static final String BEGIN = """
            <!doctype html>
            <meta charset="utf-8">
            <title>Prefect hostings</title>
            <style>
            body { font: 16px system-ui, sans-serif; margin: 3em auto; max-width: 50em; padding: 0 1em }
            td { padding: .4em 2em .4em 0; vertical-align: top }
            small { color: #666; display: block }
            </style>
            <h1>Prefect hostings</h1>
            """;
    private static final String NONE =
            "<p>None. Those of the namespaces in PREFECT_HOSTING_UI_NAMESPACES (chart: ui.namespaces) are listed.</p>";

    private IndexPage() {}

    /** @param port of the links, e.g. {@code :4200}: a port forward may have another than ours */
    static String of(List<Listed> hostings, String port) {
        String rows = hostings.stream().map(each -> row(each, port)).collect(Collectors.joining("\n"));
        return BEGIN + (hostings.isEmpty() ? NONE : "<table>\n" + rows + "\n</table>") + "\n";
    }

    private static String row(Listed hosting, String port) {
        String here = "http://%s.%s.localhost%s/".formatted(hosting.name(), hosting.namespace(), port);
        String url = hosting.elsewhere().orElse(here);
        String notes = hosting.secret().map(secret -> login(hosting, secret)).orElse("")
                + hosting.trouble().map(IndexPage::small).orElse("");
        return "<tr><td>%s<td><a href=\"%s\">%s</a><td>%s"
                .formatted(text(hosting.namespace()), text(url), text(hosting.name()), notes);
    }

    private static String login(Listed hosting, String secret) {
        return small("user:password is in Secret %s of namespace %s".formatted(secret, hosting.namespace()));
    }

    private static String small(String words) {
        return "<small>" + text(words) + "</small>";
    }

    private static String text(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
