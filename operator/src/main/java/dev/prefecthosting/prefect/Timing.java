package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** When a schedule starts runs. */
public sealed interface Timing {
    String UTC = "UTC";

    /** An IANA name. */
    String timezone();

    ObjectNode json();

    /** For people, such as {@code 0 6 * * 1 UTC}. */
    String words();

    /** Whether a server that was given this would show that. */
    boolean sameAs(Timing shown);

    record Cron(String cron, String timezone) implements Timing {
        @Override
        public ObjectNode json() {
            return Json.object().put("cron", cron).put("timezone", timezone);
        }

        @Override
        public String words() {
            return cron + " " + timezone;
        }

        @Override
        public boolean sameAs(Timing shown) {
            return equals(shown);
        }
    }

    /**
     * Every so often.
     *
     * @param anchor empty: the server takes the moment of its creation
     */
    record Interval(Duration every, Optional<Instant> anchor, String timezone) implements Timing {
        @Override
        public ObjectNode json() {
            ObjectNode json = Json.object().put("interval", every.toSeconds());
            anchor.ifPresent(instant -> json.put("anchor_date", instant.toString()));
            return json.put("timezone", timezone);
        }

        @Override
        public String words() {
            String from = anchor.map(instant -> " from " + instant).orElse("");
            return "every %s%s %s".formatted(length(every), from, timezone);
        }

        /** As it is written in a spec. */
        private static String length(Duration every) {
            StringBuilder written = new StringBuilder();
            part(written, every.toDays(), "d");
            part(written, every.toHoursPart(), "h");
            part(written, every.toMinutesPart(), "m");
            part(written, every.toSecondsPart(), "s");
            return written.toString();
        }

        private static void part(StringBuilder written, long count, String unit) {
            if (count > 0) {
                written.append(count).append(unit);
            }
        }

        @Override
        public boolean sameAs(Timing shown) {
            return shown instanceof Interval other
                    && every.equals(other.every)
                    && timezone.equals(other.timezone)
                    && (anchor.isEmpty() || anchor.equals(other.anchor));
        }
    }

    record RRule(String rrule, String timezone) implements Timing {
        /** Prefect 3 puts this before a rule that has no start. */
        private static final String DEFAULT_START = "DTSTART:20200101T000000\n";

        @Override
        public ObjectNode json() {
            return Json.object().put("rrule", rrule).put("timezone", timezone);
        }

        @Override
        public String words() {
            return "%s %s".formatted(rrule, timezone);
        }

        @Override
        public boolean sameAs(Timing shown) {
            return shown instanceof RRule other
                    && timezone.equals(other.timezone)
                    && (rrule.equals(other.rrule) || (DEFAULT_START + rrule).equals(other.rrule));
        }
    }

    /** Empty for what this operator can't have written. */
    static Optional<Timing> of(JsonNode schedule) {
        String named = Json.textOf(schedule, "timezone");
        String timezone = named.isEmpty() ? UTC : named;
        if (schedule.has("cron")) {
            boolean either = schedule.path("day_or").asBoolean(true);
            return either ? Optional.of(new Cron(Json.textOf(schedule, "cron"), timezone)) : Optional.empty();
        }
        if (schedule.has("interval")) {
            BigDecimal seconds = schedule.path("interval").decimalValue();
            Duration every = Duration.ofMillis(seconds.movePointRight(3).longValue());
            return Optional.of(new Interval(every, anchor(Json.textOf(schedule, "anchor_date")), timezone));
        }
        return schedule.has("rrule")
                ? Optional.of(new RRule(Json.textOf(schedule, "rrule"), timezone))
                : Optional.empty();
    }

    private static Optional<Instant> anchor(String date) {
        try {
            return Optional.of(OffsetDateTime.parse(date).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
