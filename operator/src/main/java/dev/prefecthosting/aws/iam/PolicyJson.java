package dev.prefecthosting.aws.iam;

import dev.prefecthosting.aws.CanonicalJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A policy in the one form in which what AWS answers can be compared with what was written. */
public final class PolicyJson {
    /** AWS answers with it, of whatever partition, where an account was written. */
    private static final Pattern ROOT = Pattern.compile("^arn:[a-z-]+:iam::([0-9]{12}):root$");

    private PolicyJson() {}

    /** The same for the same policy: what is a set is a sorted list, even of one; accounts are root ARNs. */
    public static String canonical(String json) {
        if (!(CanonicalJson.parse(json) instanceof Map<?, ?> document)) {
            return json;
        }
        Map<String, Object> form = new TreeMap<>();
        document.forEach((key, value) -> form.put(
                key.toString(),
                key.equals("Statement")
                        ? sorted(list(value).stream().map(PolicyJson::statement).toList())
                        : value));
        return CanonicalJson.of(form);
    }

    private static Object statement(Object statement) {
        if (!(statement instanceof Map<?, ?> fields)) {
            return statement;
        }
        Map<String, Object> form = new TreeMap<>();
        fields.forEach((key, value) -> form.put(
                key.toString(),
                switch (key.toString()) {
                    case "Action", "NotAction", "Resource", "NotResource" -> sorted(list(value));
                    case "Principal", "NotPrincipal" -> principal(value);
                    case "Condition" -> condition(value);
                    case String _ -> value;
                }));
        return form;
    }

    private static Object principal(Object principal) {
        if (!(principal instanceof Map<?, ?> types)) {
            return Map.of("AWS", List.of(principal));
        }
        Map<String, Object> form = new TreeMap<>();
        types.forEach((type, ids) -> form.put(
                type.toString(),
                sorted(list(ids).stream()
                        .map(id -> ROOT.matcher(id.toString()).replaceFirst("$1"))
                        .toList())));
        return form;
    }

    private static Object condition(Object condition) {
        if (!(condition instanceof Map<?, ?> operators)) {
            return condition;
        }
        Map<String, Object> form = new TreeMap<>();
        operators.forEach((operator, keys) -> form.put(operator.toString(), values(keys)));
        return form;
    }

    private static Object values(Object keys) {
        if (!(keys instanceof Map<?, ?> map)) {
            return keys;
        }
        Map<String, Object> form = new TreeMap<>();
        map.forEach((key, values) -> form.put(
                key.toString(),
                sorted(list(values).stream().map(Object::toString).toList())));
        return form;
    }

    private static List<?> list(Object value) {
        return value instanceof Collection<?> several ? new ArrayList<>(several) : List.of(value);
    }

    private static List<?> sorted(List<?> set) {
        Map<String, Object> byText = new TreeMap<>();
        set.forEach(member -> byText.put(CanonicalJson.of(member), member));
        return List.copyOf(byText.values());
    }
}
