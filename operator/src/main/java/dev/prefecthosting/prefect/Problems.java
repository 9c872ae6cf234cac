package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Prefect found wrong with a request, in words. Where a value may be of several kinds, such as a schedule, it complains
 * for each kind that the value is not of that kind: only the kind that was written counts.
 */
final class Problems {
    private static final int LONGEST = 300;

    /** A class of Prefect's, or what it wraps one in; its fields have no capitals. */
    private static final Pattern KIND = Pattern.compile("[A-Z]\\w*|.*[\\[(].*");

    private Problems() {}

    /** @param answer of status 422 */
    static List<String> of(JsonNode answer) {
        List<Problem> all = new ArrayList<>();
        answer.path("exception_detail").forEach(each -> all.add(Problem.of(each)));
        Map<String, List<Problem>> byPlace = new LinkedHashMap<>();
        all.forEach(each ->
                byPlace.computeIfAbsent(each.place(), _ -> new ArrayList<>()).add(each));
        return byPlace.values().stream()
                .flatMap(Problems::meant)
                .map(Problem::words)
                .distinct()
                .toList();
    }

    /** Of those at one place: without the kinds that the value was never to be. */
    private static Stream<Problem> meant(List<Problem> problems) {
        Map<String, List<Problem>> byKind = new LinkedHashMap<>();
        problems.forEach(each ->
                byKind.computeIfAbsent(each.kind(), _ -> new ArrayList<>()).add(each));
        List<Problem> withoutKind = byKind.getOrDefault("", List.of());
        byKind.remove("");
        Stream<Problem> best =
                byKind.values().stream().min((one, other) -> Long.compare(mismatches(one), mismatches(other))).stream()
                        .flatMap(List::stream);
        return Stream.concat(best, withoutKinds(withoutKind));
    }

    /** Prefect 2 does not say for which kind it complains. */
    private static Stream<Problem> withoutKinds(List<Problem> problems) {
        boolean kinds = problems.stream().anyMatch(each -> each.type().equals("value_error.missing"));
        boolean others = problems.stream().anyMatch(each -> !each.isMismatch());
        return problems.stream().filter(each -> !(kinds && others && each.isMismatch()));
    }

    private static long mismatches(List<Problem> problems) {
        return problems.stream().filter(Problem::isMismatch).count();
    }

    /**
     * One complaint.
     *
     * @param place of the value in the request, or of what the field belongs to
     * @param kind that the value would have to be of; empty where there is one only
     * @param field in the value; empty for the value itself
     */
    private record Problem(String place, String kind, String field, String type, String message) {
        static Problem of(JsonNode problem) {
            List<String> steps = new ArrayList<>();
            problem.path("loc").forEach(step -> steps.add(step.asText()));
            if (!steps.isEmpty() && steps.getFirst().equals("body")) {
                steps.removeFirst();
            }
            int kind = 0;
            while (kind < steps.size() && !KIND.matcher(steps.get(kind)).matches()) {
                kind++;
            }
            boolean hasKind = kind < steps.size();
            int end = hasKind ? kind : Math.max(0, steps.size() - 1);
            return new Problem(
                    String.join(".", steps.subList(0, end)),
                    hasKind ? steps.get(kind) : "",
                    String.join(".", steps.subList(hasKind ? end + 1 : end, steps.size())),
                    Json.textOf(problem, "type"),
                    message(problem));
        }

        private static String message(JsonNode problem) {
            String text = Json.textOf(problem, "msg").replaceFirst("^Value error, ", "");
            return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        }

        /** Whether it says that the value has other fields than that kind. */
        boolean isMismatch() {
            return type.endsWith("missing") || type.endsWith("extra") || type.equals("extra_forbidden");
        }

        String words() {
            String where = Stream.of(place, field)
                    .filter(each -> !each.isEmpty())
                    .reduce((a, b) -> a + "." + b)
                    .orElse("");
            return where.isEmpty() ? message : where + ": " + message;
        }
    }
}
