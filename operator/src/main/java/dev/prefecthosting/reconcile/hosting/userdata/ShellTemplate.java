package dev.prefecthosting.reconcile.hosting.userdata;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A shell script among the resources with {@code ${NAME}} for what we put in; the shell's own variables are lower case. */
record ShellTemplate(String name, String text) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)}");
    /** No character that means something to a shell or to systemd. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@-]+");

    static ShellTemplate load(String name) {
        try (InputStream resource = ShellTemplate.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new ShellTemplate(name, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails on a placeholder without value and on a value that a shell could misread. */
    String render(Map<String, String> values) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match, values)));
    }

    private String value(MatchResult match, Map<String, String> values) {
        String value = values.get(match.group(1));
        if (value == null) {
            throw new IllegalArgumentException(name + " needs " + match.group(1));
        }
        if (!PLAIN.matcher(value).matches()) {
            throw new IllegalArgumentException(match.group(1) + " can't be in a script: " + value);
        }
        return value;
    }
}
