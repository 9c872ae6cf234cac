package dev.prefecthosting.reconcile.flowdeployment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.aws.CanonicalJson;
import dev.prefecthosting.model.common.Durations;
import dev.prefecthosting.model.flowdeployment.ScheduleSpec;
import dev.prefecthosting.prefect.Schedule;
import dev.prefecthosting.prefect.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Schedules as Prefect takes them. */
final class Schedules {
    private static final int SLUG_DIGITS = 8;

    private static final Duration LONGEST_INTERVAL = Duration.ofDays(3650);

    private Schedules() {}

    /** One that is written twice without a slug is one. */
    static List<Schedule> of(List<ScheduleSpec> specs) {
        Map<Schedule, Schedule> once = new LinkedHashMap<>();
        for (int index = 0; index < specs.size(); index++) {
            Schedule schedule = of(specs.get(index), place(index));
            once.putIfAbsent(of(specs.get(index), ""), schedule);
        }
        return List.copyOf(once.values());
    }

    /** What to write otherwise, as far as Prefect would not say it, or would take it and plan no run. */
    static List<String> complaints(List<ScheduleSpec> specs) {
        List<String> complaints = new ArrayList<>();
        for (int index = 0; index < specs.size(); index++) {
            ScheduleSpec spec = specs.get(index);
            String place = place(index);
            timezone(spec.timezoneOrDefault())
                    .map(why -> place + ".timezone: " + why)
                    .ifPresent(complaints::add);
            Optional.ofNullable(spec.interval())
                    .flatMap(Schedules::interval)
                    .map(why -> place + ".interval: " + why)
                    .ifPresent(complaints::add);
            Optional.ofNullable(spec.anchor())
                    .flatMap(Schedules::anchor)
                    .map(why -> place + ".anchor: " + why)
                    .ifPresent(complaints::add);
        }
        return List.copyOf(complaints);
    }

    private static String place(int index) {
        return "spec.schedules[%d]".formatted(index);
    }

    private static Optional<String> timezone(String name) {
        return ZoneId.getAvailableZoneIds().contains(name)
                ? Optional.empty()
                : Optional.of("there is no time zone %s%s".formatted(name, meant(name)));
    }

    private static Optional<String> interval(String text) {
        try {
            Duration every = Durations.parse(text);
            if (every.isPositive() && every.compareTo(LONGEST_INTERVAL) <= 0) {
                return Optional.empty();
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Said below: what is too long for a number is too long anyhow.
        }
        return Optional.of(
                "%s is no time between runs: write one from 1s to %dd".formatted(text, LONGEST_INTERVAL.toDays()));
    }

    private static Optional<String> anchor(String text) {
        try {
            OffsetDateTime.parse(text);
            return Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.of("%s is no moment: write one such as 2026-01-01T00:00:00Z".formatted(text));
        }
    }

    private static String meant(String name) {
        return ZoneId.getAvailableZoneIds().stream()
                .filter(known -> known.equalsIgnoreCase(name)
                        || known.toLowerCase(Locale.ROOT).endsWith("/" + name.toLowerCase(Locale.ROOT)))
                .sorted()
                .findFirst()
                .map(known -> ": write " + known)
                .orElse(": write one of the IANA database, such as Europe/Berlin");
    }

    private static Schedule of(ScheduleSpec spec, String place) {
        String slug = spec.slug() == null ? slug(spec) : spec.slug();
        return new Schedule(slug, timing(spec), spec.activeOrDefault(), parameters(spec), place);
    }

    private static Timing timing(ScheduleSpec spec) {
        if (spec.cron() != null) {
            return new Timing.Cron(spec.cron(), spec.timezoneOrDefault());
        }
        if (spec.interval() != null) {
            Optional<Instant> anchor = Optional.ofNullable(spec.anchor())
                    .map(text -> OffsetDateTime.parse(text).toInstant());
            return new Timing.Interval(Durations.parse(spec.interval()), anchor, spec.timezoneOrDefault());
        }
        String rrule = spec.rrule();
        return new Timing.RRule(rrule == null ? "" : rrule, spec.timezoneOrDefault());
    }

    private static ObjectNode parameters(ScheduleSpec spec) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        parameters.setAll(spec.parametersOrDefault());
        return parameters;
    }

    /** Of when it starts runs and with what; switched off and on it stays the same schedule. */
    static String slug(ScheduleSpec spec) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.set("timing", timing(spec).json());
        content.set("parameters", parameters(spec));
        return CanonicalJson.hash(content).substring(0, SLUG_DIGITS);
    }
}
