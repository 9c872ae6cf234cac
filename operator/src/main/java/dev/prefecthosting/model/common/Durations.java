package dev.prefecthosting.model.common;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the three kinds write them: {@code 90s}, {@code 1h30m}, {@code 7d}. */
public final class Durations {
    private static final Pattern WHOLE = Pattern.compile(Formats.DURATION);
    private static final Pattern PART = Pattern.compile("([0-9]+)([smhd])");

    private Durations() {}

    /** Throws IllegalArgumentException where the text is none. */
    public static Duration parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration: write one such as 90s, 5m, 1h30m or 7d");
        }
        Duration total = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            total = total.plus(part(Long.parseLong(part.group(1)), part.group(2)));
        }
        return total;
    }

    private static Duration part(long amount, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw new IllegalArgumentException("no unit of time: " + unit);
        };
    }
}
