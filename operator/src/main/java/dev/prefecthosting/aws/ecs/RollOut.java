package dev.prefecthosting.aws.ecs;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/**
 * How far a service has come with its latest deployment.
 *
 * @param failed whether the circuit breaker gave it up
 * @param rolledBack whether what runs, or is being started, is the revision before the one that failed
 * @param failedTasks how many tasks of it could not start
 * @param why in ECS's words: the reason of the state, a stopped task's reason, or the latest event
 * @param revisions ARNs of the task definitions that tasks of this service may run
 */
public record RollOut(
        boolean inProgress, boolean failed, boolean rolledBack, int failedTasks, String why, Set<String> revisions) {

    /** Of the primary deployment. */
    static RollOut of(Service service) {
        Optional<Deployment> primary = service.deployments().stream()
                .filter(deployment -> deployment.status().equals("PRIMARY"))
                .findFirst();
        Optional<DeploymentRolloutState> state = primary.map(Deployment::rolloutState);
        String reason = primary.map(Deployment::rolloutStateReason).orElse("");
        boolean failed = state.equals(Optional.of(DeploymentRolloutState.FAILED));
        boolean rolledBack = reason.contains("rolling back");
        return new RollOut(
                state.equals(Optional.of(DeploymentRolloutState.IN_PROGRESS)),
                failed,
                rolledBack,
                service.deployments().stream()
                        .mapToInt(deployment -> zeroIfNull(deployment.failedTasks()))
                        .sum(),
                failed || rolledBack ? reason : latestEvent(service).orElse(reason),
                service.deployments().stream().map(Deployment::taskDefinition).collect(Collectors.toSet()));
    }

    RollOut because(String stoppedReason) {
        return new RollOut(inProgress, failed, rolledBack, failedTasks, why + "; " + stoppedReason, revisions);
    }

    /** Whether the circuit breaker did. */
    boolean gaveUp() {
        return failed || rolledBack;
    }

    /** Without threshold of its own the circuit breaker takes three failed tasks or more. */
    boolean keepsFailing() {
        return gaveUp() || failedTasks >= 3;
    }

    private static Optional<String> latestEvent(Service service) {
        return service.events().stream().map(ServiceEvent::message).findFirst();
    }

    private static int zeroIfNull(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
