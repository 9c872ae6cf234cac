package dev.prefecthosting.reconcile.hosting.policies;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something allowed.
 *
 * @param principal empty in a role's own policy
 * @param resources empty in a trust policy
 * @param conditions values by operator and key
 */
public record PolicyStatement(
        String sid,
        Optional<Principal> principal,
        List<String> actions,
        List<String> resources,
        SortedMap<String, SortedMap<String, List<String>>> conditions) {
    private static final String ANYTHING = "*";

    /** @param type {@code Service} or {@code Federated} */
    public record Principal(String type, String name) {}

    public PolicyStatement {
        actions = actions.stream().distinct().sorted().toList();
        resources = resources.stream().distinct().sorted().toList();
    }

    /** On resources that are named; at least one, none of them {@code *}. */
    public static PolicyStatement on(List<String> resources, String sid, String... actions) {
        refuseWildcards(actions);
        if (resources.isEmpty() || resources.contains(ANYTHING)) {
            throw new IllegalArgumentException(sid + " needs resources by name");
        }
        return new PolicyStatement(sid, Optional.empty(), List.of(actions), resources, new TreeMap<>());
    }

    public static PolicyStatement on(String resource, String sid, String... actions) {
        return on(List.of(resource), sid, actions);
    }

    /** On resource {@code *}: only for actions that have a reason. */
    public static PolicyStatement anywhere(String sid, AnyResource... actions) {
        return new PolicyStatement(
                sid,
                Optional.empty(),
                Arrays.stream(actions).map(AnyResource::action).toList(),
                List.of(ANYTHING),
                new TreeMap<>());
    }

    /** Who may take on a role. */
    public static PolicyStatement trust(String type, String name, String action) {
        return new PolicyStatement(
                "Trust", Optional.of(new Principal(type, name)), List.of(action), List.of(), new TreeMap<>());
    }

    /** As the user wrote it: what flow runs may do is the user's decision, within the permissions boundary. */
    public static PolicyStatement asWritten(String sid, List<String> actions, List<String> resources) {
        return new PolicyStatement(sid, Optional.empty(), actions, resources, new TreeMap<>());
    }

    public PolicyStatement by(String type, String name) {
        return new PolicyStatement(sid, Optional.of(new Principal(type, name)), actions, resources, conditions);
    }

    public PolicyStatement when(String operator, String key, String value) {
        return when(operator, key, List.of(value));
    }

    /** Any of the values. */
    public PolicyStatement when(String operator, String key, List<String> values) {
        SortedMap<String, SortedMap<String, List<String>>> more = new TreeMap<>(conditions);
        SortedMap<String, List<String>> keys = new TreeMap<>(more.getOrDefault(operator, new TreeMap<>(Map.of())));
        keys.put(key, values.stream().distinct().sorted().toList());
        more.put(operator, keys);
        return new PolicyStatement(sid, principal, actions, resources, more);
    }

    private static void refuseWildcards(String... actions) {
        for (String action : actions) {
            if (action.contains(ANYTHING)) {
                throw new IllegalArgumentException("a wildcard among the actions: " + action);
            }
        }
    }
}
