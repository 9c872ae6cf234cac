package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.common.ActionAnnotations;
import dev.prefecthosting.model.common.Intent;
import dev.prefecthosting.model.common.ResourceStatus;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentStatus;
import dev.prefecthosting.model.flowdeployment.GithubVariables;
import dev.prefecthosting.model.flowdeployment.ImageStatus;
import dev.prefecthosting.model.flowdeployment.LastRun;
import dev.prefecthosting.model.flowdeployment.RegistrationStatus;
import dev.prefecthosting.model.flowdeployment.RequestedRun;
import dev.prefecthosting.model.flowdeployment.RunCounts;
import dev.prefecthosting.reconcile.refs.MadeNothing;
import dev.prefecthosting.reconcile.refs.Triggers;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.StatusLedger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down how a FlowDeployment stands. */
final class FlowDeploymentStatusFactory {
    private static final FlowDeploymentStatus EMPTY = new FlowDeploymentStatus(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    private FlowDeploymentStatusFactory() {}

    static FlowDeploymentStatus previous(FlowDeployment deployment) {
        FlowDeploymentStatus status = deployment.getStatus();
        return status == null ? EMPTY : status;
    }

    /** Whether its status has never had anything to name. */
    static boolean hasMadeNothing(FlowDeployment deployment) {
        FlowDeploymentStatus old = previous(deployment);
        return old.deploymentId() == null
                && old.registration() == null
                && old.resourcesOrDefault().isEmpty()
                && old.intentsOrDefault().isEmpty()
                && old.creationsOrDefault().isEmpty()
                && MadeNothing.neverReady(deployment, old.conditionsOrDefault());
    }

    /** What a pass found out. */
    record Findings(
            Optional<String> deploymentId,
            Optional<String> flowId,
            boolean adopted,
            Optional<ImageStatus> image,
            @Nullable LastRun lastRun,
            List<String> nextRuns,
            @Nullable RequestedRun requestedRun,
            @Nullable RunCounts runs,
            @Nullable RegistrationStatus registration,
            Optional<GithubVariables> github,
            List<ResourceStatus> resources) {}

    static FlowDeploymentStatus of(
            FlowDeployment deployment, Conditions conditions, Findings found, StatusLedger ledger) {
        List<Intent> intents = ledger.intents(found.resources());
        Map<String, Integer> creations = ledger.creations(found.resources());
        return new FlowDeploymentStatus(
                deployment.getMetadata().getGeneration(),
                conditions.list(),
                found.deploymentId().orElse(null),
                found.flowId().orElse(null),
                found.adopted(),
                found.image().orElse(null),
                found.lastRun(),
                found.nextRuns().isEmpty() ? null : found.nextRuns(),
                found.requestedRun(),
                found.runs(),
                found.registration(),
                found.github().orElse(null),
                found.resources(),
                Triggers.annotation(deployment, ActionAnnotations.RECONCILE_REQUESTED_AT),
                intents.isEmpty() ? null : intents,
                creations.isEmpty() ? null : creations);
    }

    /** @param announce writes the intent, before the first create that can't be repeated safely */
    static StatusLedger ledger(FlowDeployment deployment, Consumer<FlowDeploymentStatus> announce) {
        FlowDeploymentStatus old = previous(deployment);
        return new StatusLedger(
                old.intentsOrDefault(),
                old.creationsOrDefault(),
                old.resourcesOrDefault(),
                ledger -> announce.accept(announcing(deployment, ledger)));
    }

    private static FlowDeploymentStatus announcing(FlowDeployment deployment, StatusLedger ledger) {
        FlowDeploymentStatus old = previous(deployment);
        List<Intent> intents = ledger.intents(old.resourcesOrDefault());
        return new FlowDeploymentStatus(
                old.observedGeneration(),
                old.conditions(),
                old.deploymentId(),
                old.flowId(),
                old.adopted(),
                old.image(),
                old.lastRun(),
                old.nextRuns(),
                old.requestedRun(),
                old.runs(),
                old.registration(),
                old.github(),
                old.resources(),
                old.lastReconcileRequest(),
                intents.isEmpty() ? null : intents,
                old.creations());
    }

    /** With other conditions, everything else as it was. */
    static FlowDeploymentStatus with(FlowDeployment deployment, Conditions conditions) {
        return with(deployment, conditions, previous(deployment).requestedRun());
    }

    static FlowDeploymentStatus with(
            FlowDeployment deployment, Conditions conditions, @Nullable RequestedRun requestedRun) {
        FlowDeploymentStatus old = previous(deployment);
        return new FlowDeploymentStatus(
                deployment.getMetadata().getGeneration(),
                conditions.list(),
                old.deploymentId(),
                old.flowId(),
                old.adopted(),
                old.image(),
                old.lastRun(),
                old.nextRuns(),
                requestedRun,
                old.runs(),
                old.registration(),
                old.github(),
                old.resources(),
                old.lastReconcileRequest(),
                old.intents(),
                old.creations());
    }

    /** The old one where nothing has changed that is worth a write by itself: times to come, and what runs just now. */
    static FlowDeploymentStatus worthWriting(FlowDeploymentStatus old, FlowDeploymentStatus now) {
        boolean firstTimes =
                old.nextRunsOrDefault().isEmpty() && !now.nextRunsOrDefault().isEmpty();
        boolean same = !firstTimes
                && isLate(old) == isLate(now)
                && Objects.equals(withoutTheFleeting(old), withoutTheFleeting(now));
        return same ? old : now;
    }

    private static boolean isLate(FlowDeploymentStatus status) {
        RunCounts runs = status.runs();
        return runs != null && runs.late() != null && runs.late() > 0;
    }

    private static FlowDeploymentStatus withoutTheFleeting(FlowDeploymentStatus status) {
        RunCounts runs = status.runs();
        return new FlowDeploymentStatus(
                status.observedGeneration(),
                status.conditions(),
                status.deploymentId(),
                status.flowId(),
                status.adopted(),
                status.image(),
                status.lastRun(),
                null,
                status.requestedRun(),
                runs == null ? null : new RunCounts(0, 0, runs.failedInARow()),
                status.registration(),
                status.github(),
                status.resources(),
                status.lastReconcileRequest(),
                status.intents(),
                status.creations());
    }
}
