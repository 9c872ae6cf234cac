package dev.prefecthosting.aws;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One IAM action that the operator needs.
 *
 * @param action e.g. {@code ec2:CreateVpc}
 * @param resource the narrowest ARN pattern that AWS offers, {@code *} where it offers none
 * @param condition condition key to value, by {@code StringLike} where it is no number; empty: unconditional
 */
public record Permission(String action, String resource, Map<String, String> condition) {
    public Permission {
        condition = Map.copyOf(condition);
    }

    public Permission(String action, String resource) {
        this(action, resource, Map.of());
    }

    /** Actions that AWS can't narrow, or only by tags that do not exist yet. */
    public static List<Permission> anywhere(String... actions) {
        return on("*", actions);
    }

    public static List<Permission> on(String resource, String... actions) {
        return Arrays.stream(actions)
                .map(action -> new Permission(action, resource))
                .toList();
    }
}
