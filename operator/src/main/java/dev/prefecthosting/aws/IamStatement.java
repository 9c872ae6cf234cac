package dev.prefecthosting.aws;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One statement of a policy. Actions of one service under the same condition share one, with the resources of all: each
 * action knows only its own types of resource, so that none gains any.
 *
 * @param condition values by key, each by the operator of its key
 */
record IamStatement(
        NavigableSet<String> actions,
        NavigableSet<String> resources,
        NavigableMap<String, NavigableSet<String>> condition) {
    /** The one condition whose values come together: which call made what is tagged. */
    private static final String CREATE_ACTION = "ec2:CreateAction";

    /** Numbers are compared as such, or the condition never holds. */
    private static final Map<String, String> OPERATORS = Map.of(
            "ec2-instance-connect:remotePort", "NumericEquals",
            "ec2-instance-connect:maxTunnelDuration", "NumericLessThanEquals");

    static IamStatement of(Permission permission) {
        NavigableMap<String, NavigableSet<String>> condition = new TreeMap<>();
        permission.condition().forEach((key, value) -> condition.put(key, new TreeSet<>(List.of(value))));
        return new IamStatement(
                new TreeSet<>(List.of(permission.action())), new TreeSet<>(List.of(permission.resource())), condition);
    }

    /** Equal for those that can be one. */
    String place() {
        String service = actions.first().substring(0, actions.first().indexOf(':'));
        if (condition.isEmpty()) {
            return service + " on " + resources.first();
        }
        return condition.containsKey(CREATE_ACTION) ? service + " tagging" : service + " if " + condition;
    }

    IamStatement and(IamStatement other) {
        NavigableMap<String, NavigableSet<String>> conditions = new TreeMap<>(condition);
        other.condition.forEach((key, values) -> conditions.merge(key, values, IamStatement::union));
        return new IamStatement(union(actions, other.actions), union(resources, other.resources), conditions);
    }

    private static NavigableSet<String> union(Collection<String> some, Collection<String> others) {
        NavigableSet<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    static String operator(String key) {
        return OPERATORS.getOrDefault(key, "StringLike");
    }

    Map<String, Object> json() {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("Effect", "Allow");
        statement.put("Action", actions);
        statement.put("Resource", resources.size() == 1 ? resources.first() : resources);
        if (!condition.isEmpty()) {
            Map<String, Map<String, NavigableSet<String>>> byOperator = new TreeMap<>();
            condition.forEach((key, values) -> byOperator
                    .computeIfAbsent(operator(key), _ -> new TreeMap<>())
                    .put(key, values));
            statement.put("Condition", byOperator);
        }
        return statement;
    }
}
