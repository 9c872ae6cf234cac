package dev.prefecthosting.ui;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The head of an HTTP/1 request. */
record Head(String method, String target, List<Field> fields) {
    private static final int LONGEST = 32 * 1024;
    private static final String END = "\r\n\r\n";
    private static final Pattern REQUEST = Pattern.compile("([A-Z]+) (/[^\\s\\x00]*) HTTP/1\\.[01]");
    private static final Pattern FIELD = Pattern.compile("([-!#$%&'*+.^_`|~0-9A-Za-z]+):[ \\t]*([^\\r\\n\\x00]*)");
    private static final Set<String> OF_THE_CONNECTION = Set.of("connection", "proxy-connection", "keep-alive");

    record Field(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    Head {
        fields = List.copyOf(fields);
    }

    /**
     * Empty when the connection ends before it says anything.
     *
     * @param patience from the first byte to the last
     */
    static Optional<Head> read(InputStream in, Duration patience) throws IOException, Refusal {
        long end = System.nanoTime() + patience.toNanos();
        StringBuilder text = new StringBuilder();
        try {
            while (text.length() < END.length() || text.lastIndexOf(END) != text.length() - END.length()) {
                int read = in.read();
                if (read < 0) {
                    return Optional.empty();
                }
                text.append((char) read);
                if (text.length() > LONGEST) {
                    throw new Refusal(431, "the request's head is longer than %d bytes".formatted(LONGEST));
                }
                if (System.nanoTime() > end) {
                    throw new SocketTimeoutException("too slow");
                }
            }
        } catch (SocketTimeoutException e) {
            throw new Refusal(408, "the request did not come in %d s".formatted(patience.toSeconds()));
        }
        return Optional.of(parse(text.substring(0, text.length() - END.length())));
    }

    private static Head parse(String text) throws Refusal {
        String[] lines = text.split("\r\n", -1);
        Matcher request = REQUEST.matcher(lines[0]);
        if (!request.matches()) {
            throw new Refusal(400, "this is no HTTP/1 request for a path");
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher field = FIELD.matcher(lines[i]);
            if (!field.matches()) {
                throw new Refusal(400, "a line of the request's head is no field");
            }
            fields.add(new Field(field.group(1), field.group(2).strip()));
        }
        return new Head(request.group(1), request.group(2), fields);
    }

    /** What the browser takes this server for, e.g. {@code demo.default.localhost:4200}; once, or it is refused. */
    String host() throws Refusal {
        List<Field> hosts = fields.stream().filter(field -> field.is("Host")).toList();
        if (hosts.size() != 1) {
            throw new Refusal(400, "the request has not one Host");
        }
        return hosts.getFirst().value().toLowerCase(Locale.ROOT);
    }

    Optional<String> value(String name) {
        return fields.stream().filter(field -> field.is(name)).map(Field::value).findFirst();
    }

    /** For another protocol, such as WebSocket, after this request. */
    boolean isUpgrade() {
        return value("Upgrade").isPresent();
    }

    /**
     * As it is sent on: one request a connection, so that each request's head is looked at.
     *
     * @param host what the server takes itself for; empty: as the browser wrote it
     */
    byte[] forwarded(String towards, Optional<String> host) {
        StringBuilder text = new StringBuilder();
        text.append(method).append(' ').append(towards).append(target).append(" HTTP/1.1\r\n");
        for (Field field : fields) {
            if (!OF_THE_CONNECTION.contains(field.name().toLowerCase(Locale.ROOT))) {
                String value = field.is("Host") ? host.orElse(field.value()) : field.value();
                text.append(field.name()).append(": ").append(value).append("\r\n");
            }
        }
        text.append("Connection: ").append(isUpgrade() ? "Upgrade" : "close").append(END);
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
