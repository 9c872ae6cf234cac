package dev.prefecthosting.reconcile.flowdeployment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.aws.CanonicalJson;
import dev.prefecthosting.model.common.Durations;
import dev.prefecthosting.model.flowdeployment.ScheduleSpec;
import dev.prefecthosting.prefect.Schedule;
import dev.prefecthosting.prefect.Timing;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Schedules as Prefect takes them. */
final class Schedules {
    private static final int SLUG_DIGITS = 8;

    private Schedules() {}

    /** One that is written twice without a slug is one. */
    static List<Schedule> of(List<ScheduleSpec> specs) {
        return specs.stream().map(Schedules::of).distinct().toList();
    }

    /** What to write otherwise: Prefect takes any name for a time zone, and then plans no run. */
    static List<String> complaints(List<ScheduleSpec> specs) {
        return specs.stream()
                .map(ScheduleSpec::timezoneOrDefault)
                .distinct()
                .filter(name -> !ZoneId.getAvailableZoneIds().contains(name))
                .map(name -> "spec.schedules: there is no time zone %s%s".formatted(name, meant(name)))
                .toList();
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

    private static Schedule of(ScheduleSpec spec) {
        String slug = spec.slug() == null ? slug(spec) : spec.slug();
        return new Schedule(slug, timing(spec), spec.activeOrDefault(), parameters(spec));
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
