package dev.prefecthosting.courier;

import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.prefect.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Reads what a task has printed. */
final class Replies {
    private static final Pattern PART = Pattern.compile("@(\\d{1,6})/(\\d{1,6}) ([A-Za-z0-9+/=]+)");

    private Replies() {}

    /** One answer, by the key of what was asked and, where that is another, of what was sent in the end. */
    record Told(Ask ask, Optional<Ask> sent, Reply reply, Duration took) {}

    /** The sealed text; empty where lines are missing. */
    static Optional<String> sealed(List<String> lines) {
        Map<Integer, String> parts = new TreeMap<>();
        int total = 0;
        for (String line : lines) {
            Matcher part = PART.matcher(line.strip());
            if (part.matches()) {
                parts.put(Integer.valueOf(part.group(1)), part.group(3));
                total = Integer.parseInt(part.group(2));
            }
        }
        return total == 0 || parts.size() < total
                ? Optional.empty()
                : Optional.of(parts.values().stream().collect(Collectors.joining()));
    }

    /** Lines for people. */
    static List<String> words(List<String> lines) {
        return lines.stream()
                .filter(line -> !PART.matcher(line.strip()).matches())
                .toList();
    }

    static List<Told> of(byte[] packed, Letter letter, Instant asked, Instant now) {
        Map<String, Ask> byKey = new HashMap<>();
        letter.asks().forEach(ask -> byKey.put(ask.key(), ask));
        List<Told> told = new ArrayList<>();
        for (JsonNode each : read(packed)) {
            Ask ask = byKey.get(each.path("key").asText());
            if (ask != null) {
                told.add(told(ask, each, asked, now));
            }
        }
        return told;
    }

    private static Told told(Ask ask, JsonNode each, Instant asked, Instant now) {
        int status = each.path("status").asInt();
        Answer answer = new Answer(
                status,
                each.path("body").asText().getBytes(StandardCharsets.UTF_8),
                Optional.ofNullable(each.path("retryAfter").textValue()));
        Optional<Ask> sent = Optional.of(each.path("sent"))
                .filter(body -> !body.isMissingNode())
                .map(ask::sent);
        Duration took = Duration.ofMillis((long) (each.path("took").asDouble() * 1000));
        return new Told(ask, sent, new Reply(status, answer, asked, now), took);
    }

    /** The first answer to each ask is its own; further ones are to what was sent beside it, such as later pages. */
    static Map<String, Reply> byKey(List<Told> told) {
        Map<String, Reply> replies = new LinkedHashMap<>();
        for (Told each : told) {
            replies.putIfAbsent(each.ask().key(), each.reply());
            each.sent().ifPresent(sent -> replies.put(sent.key(), each.reply()));
        }
        return replies;
    }

    private static JsonNode read(byte[] packed) {
        try (InputStream bytes = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return Letter.JSON.readTree(bytes);
        } catch (IOException e) {
            throw new RemoteException(Failure.UNAVAILABLE, "its answers can't be read", e);
        }
    }
}
