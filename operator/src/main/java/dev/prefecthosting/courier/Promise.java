package dev.prefecthosting.courier;

import dev.prefecthosting.prefect.Answer;
import dev.prefecthosting.prefect.Transport.Purpose;
import dev.prefecthosting.prefect.Transport.Request;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * In place of the ID of something that the same task makes or looks up earlier, so that what refers to it needs no task of
 * its own. The script puts the ID there.
 */
final class Promise {
    private static final String PREFIX = "promised:";
    private static final Pattern FORM = Pattern.compile("\"" + PREFIX + "([0-9a-f]{64})\"");
    /** Of what is made here only the ID counts, and what is there already is found. */
    private static final String FLOW = "POST /flows/";

    private Promise() {}

    static boolean isGivenFor(Request request) {
        return request.purpose() == Purpose.MAKE && request.operation().equals(FLOW);
    }

    static Answer of(Ask ask) {
        String body = "{\"id\": \"%s\"}".formatted(idOf(ask));
        return new Answer(200, body.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    static String idOf(Ask ask) {
        return PREFIX + ask.key();
    }

    /** Keys of what is referred to. */
    static Stream<String> in(Ask ask) {
        return ask.request().body().stream()
                .flatMap(body -> FORM.matcher(body.toString()).results())
                .map((MatchResult found) -> found.group(1))
                .distinct();
    }
}
