package dev.prefecthosting.prefect;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Prefect says against a schedule, by the place where that is written and with what to write. */
final class ScheduleRefusals {
    /** A place as {@link Problems} words it: in a deployment, in a list of schedules, or in one schedule. */
    private static final Pattern PLACE = Pattern.compile(
            "(?<= )(?:(?:schedules\\.)?(?<index>\\d+)(?:\\.schedule)?|schedule)(?:\\.(?<field>\\w+))?: ");

    private ScheduleRefusals() {}

    static <T> T named(List<Schedule> sent, Supplier<T> call) {
        try {
            return call.get();
        } catch (RemoteException e) {
            if (e.reason() != Failure.INVALID) {
                throw e;
            }
            throw new RemoteException(e.reason(), words(e.getMessage(), sent), e.retryAfter(), e);
        }
    }

    static void naming(List<Schedule> sent, Runnable call) {
        named(sent, () -> {
            call.run();
            return true;
        });
    }

    private static String words(String message, List<Schedule> sent) {
        return PLACE.matcher(message).replaceAll(found -> {
            int index = found.group("index") == null ? 0 : Integer.parseInt(found.group("index"));
            return Matcher.quoteReplacement(
                    index < sent.size() ? place(sent.get(index), found.group("field")) : found.group());
        });
    }

    private static String place(Schedule schedule, @Nullable String field) {
        return switch (field == null ? "" : field) {
            case "" -> schedule.place() + ": ";
            case "cron" -> schedule.place() + ".cron: write five fields, such as 0 6 * * 1: ";
            case "rrule" -> schedule.place() + ".rrule: write a rule of RFC 5545, such as FREQ=MONTHLY;BYMONTHDAY=1: ";
            case "anchor_date" -> schedule.place() + ".anchor: ";
            default -> schedule.place() + "." + field + ": ";
        };
    }
}
