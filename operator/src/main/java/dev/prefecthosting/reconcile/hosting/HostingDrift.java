package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.common.ResourceStatus;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import dev.prefecthosting.plan.Change;
import dev.prefecthosting.reconcile.status.Conditions;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whether a change corrects what somebody did on AWS; else it follows from a wish: a new spec, a new password, a new flow. */
final class HostingDrift implements Predicate<Change> {
    /** Whose content comes from elsewhere: a Kubernetes Secret, this release of the operator. */
    private static final Set<String> FOLLOWING = Set.of("Secret", "Parameter", "TaskDefinition");

    private final boolean steady;
    private final Set<String> known;

    HostingDrift(PrefectHosting hosting) {
        PrefectHostingStatus old = HostingStatusFactory.previous(hosting);
        Long generation = hosting.getMetadata().getGeneration();
        this.steady = old.conditionsOrDefault().stream()
                .filter(condition -> condition.type().equals(Conditions.READY))
                .anyMatch(ready -> ready.status().equals("True")
                        && generation != null
                        && generation.equals(ready.observedGeneration()));
        this.known =
                old.resourcesOrDefault().stream().map(ResourceStatus::logicalId).collect(Collectors.toSet());
    }

    @Override
    public boolean test(Change change) {
        return steady
                && switch (change.verb()) {
                    case CREATED -> known.contains(change.logicalId());
                    case UPDATED -> !FOLLOWING.contains(change.kind()) && !rollsOut(change);
                    case ADOPTED, DELETED, RETAINED -> false;
                };
    }

    private static boolean rollsOut(Change change) {
        return change.kind().equals("Service")
                && change.lines().stream().allMatch(line -> line.startsWith("task definition"));
    }
}
