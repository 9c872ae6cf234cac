package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Types what Prefect answers, once. */
final class PrefectErrors {
    private static final Duration DEFAULT_RETRY = Duration.ofSeconds(5);
    /** A locked sqlite is free again soon, and a closed connection is opened anew. */
    private static final Duration SHORT_RETRY = Duration.ofSeconds(1);

    private static final int LONGEST_ANSWER = 1500;
    private static final Pattern LIMIT = Pattern.compile("(?i)\\b(limit|quota|plan|tier|upgrade)\\b");

    private PrefectErrors() {}

    /**
     * Words for an answer that is no success.
     *
     * @param retryAfter the header's value: seconds, or a date
     */
    static RemoteException answered(String operation, int status, byte[] body, @Nullable String retryAfter) {
        String detail = detail(body);
        String message = "%s: %s (HTTP %d)".formatted(operation, detail, status);
        return new RemoteException(reason(status, detail), message, wait(status, retryAfter), null);
    }

    static RemoteException unreachable(String operation, Throwable cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String message = "%s: Prefect's API can't be reached: %s%s".formatted(operation, why, authority(cause));
        boolean absent = cause instanceof ConnectException
                || cause instanceof HttpTimeoutException
                || cause instanceof InterruptedException;
        return new RemoteException(Failure.UNAVAILABLE, message, absent ? DEFAULT_RETRY : SHORT_RETRY, cause);
    }

    private static String authority(Throwable cause) {
        boolean unknown = cause instanceof SSLHandshakeException
                && String.valueOf(cause.getMessage()).contains("unable to find valid certification path");
        return unknown ? ". Is the certificate of its authority in the file that PREFECT_HOSTING_CA_BUNDLE names?" : "";
    }

    /** Whether it may be over in a moment. */
    static boolean isShort(RemoteException failure) {
        return failure.reason() == Failure.UNAVAILABLE && failure.retryAfter().equals(SHORT_RETRY);
    }

    static Failure reason(int status, String detail) {
        return switch (status) {
            case 401 -> Failure.UNAUTHORIZED;
            // What the plan of an account of Prefect Cloud has no room for.
            case 402 -> Failure.QUOTA;
            case 403 -> forbidden(detail);
            case 404 -> Failure.NOT_FOUND;
            // Prefect also answers 409 to variables or parameters that their schema refuses.
            case 409 -> detail.startsWith("Error ") ? Failure.INVALID : Failure.CONFLICT;
            case 408, 502, 503, 504 -> Failure.UNAVAILABLE;
            case 429 -> Failure.THROTTLED;
            default -> status >= 500 ? Failure.UNAVAILABLE : Failure.INVALID;
        };
    }

    private static Failure forbidden(String detail) {
        if (detail.contains("reserved")) {
            return Failure.INVALID;
        }
        return LIMIT.matcher(detail).find() ? Failure.QUOTA : Failure.UNAUTHORIZED;
    }

    private static Duration wait(int status, @Nullable String retryAfter) {
        if (retryAfter != null && retryAfter.matches("[0-9]{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        if (retryAfter != null && status == 429) {
            return until(retryAfter);
        }
        return status == 503 ? SHORT_RETRY : DEFAULT_RETRY;
    }

    private static Duration until(String date) {
        try {
            Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            Duration left = Duration.between(Instant.now(), then);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException e) {
            return DEFAULT_RETRY;
        }
    }

    /** Never the request that Prefect repeats in its answer: it may hold secrets. */
    private static String detail(byte[] body) {
        JsonNode answer;
        try {
            answer = Json.parse(body);
        } catch (IOException e) {
            return "an answer that is no JSON";
        }
        List<String> parts = new ArrayList<>(Problems.of(answer));
        for (String field : List.of("detail", "exception_detail", "exception_message", "messages")) {
            JsonNode said = answer.path(field);
            if (parts.isEmpty() && said.isTextual()) {
                parts.add(said.asText());
            } else if (parts.isEmpty()) {
                said.forEach(problem -> parts.add(problem(problem)));
            }
        }
        String text = String.join("; ", parts);
        return text.length() > LONGEST_ANSWER ? text.substring(0, LONGEST_ANSWER) + "…" : text;
    }

    private static String problem(JsonNode problem) {
        if (problem.isTextual()) {
            return problem.asText();
        }
        List<String> location = new ArrayList<>();
        problem.path("loc").forEach(step -> location.add(step.asText()));
        return String.join(".", location) + ": " + problem.path("msg").asText();
    }
}
