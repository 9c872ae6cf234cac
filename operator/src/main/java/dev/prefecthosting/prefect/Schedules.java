package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Difference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Changes schedules one by one by their slugs, so that the runs that others have planned stay. */
final class Schedules {
    private static final String ONE = "/deployments/{id}/schedules/{schedule_id}";

    private static final String NONE = "none";

    private final PrefectClient client;
    private final Features features;

    Schedules(PrefectClient client, Features features) {
        this.client = client;
        this.features = features;
    }

    ArrayNode json(List<Schedule> schedules) {
        ArrayNode all = Json.array();
        schedules.forEach(schedule -> all.add(schedule.json(features)));
        return all;
    }

    /** As the server shows them, for a POST that is to leave them as they are. */
    ArrayNode kept(JsonNode deployment) {
        ArrayNode kept = Json.array();
        deployment.path("schedules").forEach(schedule -> kept.add(keep(schedule)));
        return kept;
    }

    private ObjectNode keep(JsonNode schedule) {
        ObjectNode kept = Json.object();
        List<String> names = features.scheduleSlugs()
                ? List.of("schedule", "active", "parameters", "slug")
                : List.of("schedule", "active");
        names.forEach(name -> kept.set(name, schedule.path(name)));
        return kept;
    }

    void compare(List<Schedule> desired, List<Schedule.Found> actual, Difference.Collector differences) {
        Pairs pairs = pair(desired, actual);
        pairs.missing.forEach(schedule -> differences.update(name(schedule.slug()), NONE, schedule.words()));
        pairs.changed.forEach(
                (found, schedule) -> differences.update(name(schedule.slug()), found.words(), schedule.words()));
        pairs.extra.forEach(found -> differences.update(name(found.slug()), found.words(), NONE));
    }

    private static String name(String slug) {
        return slug.isEmpty() ? "schedule" : "schedule " + slug + ":";
    }

    boolean same(List<Schedule> desired, List<Schedule.Found> actual) {
        Pairs pairs = pair(desired, actual);
        return pairs.missing.isEmpty() && pairs.changed.isEmpty() && pairs.extra.isEmpty();
    }

    /** For versions with slugs; others replace the list within their deployment's PATCH. */
    List<Schedule.Found> bring(String deployment, List<Schedule> desired, List<Schedule.Found> actual) {
        Pairs pairs = pair(desired, actual);
        List<Schedule.Found> result = new ArrayList<>(pairs.same);
        pairs.extra.forEach(found -> client.delete(Route.of(ONE, deployment, found.id())));
        pairs.changed.forEach((found, schedule) -> {
            ScheduleRefusals.naming(
                    List.of(schedule),
                    () -> client.patch(Route.of(ONE, deployment, found.id()), schedule.json(features)));
            result.add(schedule.found(found.id()));
        });
        if (!pairs.missing.isEmpty()) {
            JsonNode made = ScheduleRefusals.named(
                    pairs.missing,
                    () -> client.create(Route.of("/deployments/{id}/schedules", deployment), json(pairs.missing)));
            made.forEach(schedule -> result.add(Schedule.Found.of(schedule)));
        }
        return List.copyOf(result);
    }

    private Pairs pair(List<Schedule> desired, List<Schedule.Found> actual) {
        List<Schedule.Found> left = new ArrayList<>(actual);
        List<Schedule.Found> same = new ArrayList<>();
        Map<Schedule.Found, Schedule> changed = new HashMap<>();
        List<Schedule> missing = new ArrayList<>();
        for (Schedule schedule : desired) {
            Optional<Schedule.Found> match = match(schedule, left);
            match.ifPresent(left::remove);
            if (match.isEmpty()) {
                missing.add(schedule);
            } else if (match.get().shows(schedule)) {
                same.add(match.get());
            } else {
                changed.put(match.get(), schedule);
            }
        }
        return new Pairs(same, changed, missing, left);
    }

    private Optional<Schedule.Found> match(Schedule schedule, List<Schedule.Found> left) {
        Stream<Schedule.Found> matches = features.scheduleSlugs()
                ? left.stream().filter(found -> found.slug().equals(schedule.slug()))
                : left.stream().filter(found -> found.shows(schedule));
        return matches.findFirst();
    }

    private record Pairs(
            List<Schedule.Found> same,
            Map<Schedule.Found, Schedule> changed,
            List<Schedule> missing,
            List<Schedule.Found> extra) {}
}
