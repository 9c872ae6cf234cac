package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.model.common.ResourceStatus;
import dev.prefecthosting.plan.Change;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether a change corrects what somebody did; else it follows from a wish: a new spec, a new password, a new flow, another
 * release of the operator.
 *
 * @param steady whether this spec had been brought about before
 * @param known logical IDs of what was there then
 */
public record Drift(boolean steady, Set<String> known) implements Predicate<Change> {
    /** Whose content nobody can change from outside, or comes from a Kubernetes Secret. */
    private static final Set<String> FOLLOWING = Set.of("Secret", "Parameter", "TaskDefinition");

    public static Drift since(boolean steady, List<ResourceStatus> resources) {
        return new Drift(
                steady, resources.stream().map(ResourceStatus::logicalId).collect(Collectors.toSet()));
    }

    @Override
    public boolean test(Change change) {
        return steady
                && switch (change.verb()) {
                    case CREATED -> known.contains(change.logicalId());
                    case UPDATED -> !FOLLOWING.contains(change.kind()) && !rollsOut(change) && !tags(change);
                    case ADOPTED, DELETED, RETAINED -> false;
                };
    }

    /** A pool has the tags of its hosting, whose spec may be the new one. */
    private static boolean tags(Change change) {
        return !change.lines().isEmpty() && change.lines().stream().allMatch(line -> line.startsWith("tags {"));
    }

    private static boolean rollsOut(Change change) {
        return change.kind().equals("Service")
                && change.lines().stream().allMatch(line -> line.startsWith("task definition"));
    }
}
