package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.common.Durations;
import dev.prefecthosting.model.common.Intent;
import dev.prefecthosting.model.common.ResourceStatus;
import dev.prefecthosting.model.flowdeployment.AutomationAction;
import dev.prefecthosting.model.flowdeployment.AutomationActionType;
import dev.prefecthosting.model.flowdeployment.AutomationSpec;
import dev.prefecthosting.model.flowdeployment.AutomationTrigger;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentSpec;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentStatus;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Step;
import dev.prefecthosting.prefect.Automations;
import dev.prefecthosting.prefect.Deployments;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The automations of a deployment, with what they refer to.
 *
 * @param ids of blocks and other deployments, by their names in the spec; empty where Prefect has none of that name
 */
record AutomationPlan(
        FlowDeployment deployment,
        Inventory<Automations.Desired, Automations.Found> automations,
        Map<String, Optional<String>> ids) {
    static final String CONDITION = "AutomationsReady";

    private static final String LOGICAL_ID = "automation-";
    private static final Duration VERSION_JUST_ASKED = Duration.ofDays(1);

    /** Empty where the server has no automations and none are wanted. */
    static Optional<AutomationPlan> of(FlowDeployment deployment, PrefectServer server) {
        boolean wanted = !deployment.getSpec().automationsOrDefault().isEmpty();
        if (!wanted && !isKnown(deployment)) {
            return Optional.empty();
        }
        if (wanted && !server.hasAutomations()) {
            String lacking =
                    "Prefect %s has automations only with PREFECT_EXPERIMENTAL_EVENTS=true and PREFECT_API_SERVICES_TRIGGERS_ENABLED=true: write both in the hosting's spec.prefect.server.environment, or leave spec.automations out"
                            .formatted(server.version(VERSION_JUST_ASKED).text());
            throw new UnmetException(CONDITION, Reason.UNSUPPORTED_BY_PREFECT_VERSION, lacking);
        }
        if (does(deployment.getSpec(), AutomationActionType.SEND_NOTIFICATION) && !server.hasNotifications()) {
            String lacking =
                    "the server of Prefect %s fails at sending notifications: write other actions in spec.automations, or use Prefect 3"
                            .formatted(server.version(VERSION_JUST_ASKED).text());
            throw new UnmetException(CONDITION, Reason.UNSUPPORTED_BY_PREFECT_VERSION, lacking);
        }
        return Optional.of(new AutomationPlan(deployment, server.automations, ids(deployment.getSpec(), server)));
    }

    /** For a deletion, in which nothing is looked up. */
    static Optional<AutomationPlan> left(FlowDeployment deployment, PrefectServer server) {
        return isKnown(deployment)
                        || !deployment.getSpec().automationsOrDefault().isEmpty()
                ? Optional.of(new AutomationPlan(deployment, server.automations, Map.of()))
                : Optional.empty();
    }

    static boolean isKnown(FlowDeployment deployment) {
        FlowDeploymentStatus status = FlowDeploymentStatusFactory.previous(deployment);
        // What was announced may have been made, though nobody has seen it yet.
        return Stream.concat(
                        status.resourcesOrDefault().stream().map(ResourceStatus::logicalId),
                        status.intentsOrDefault().stream().map(Intent::logicalId))
                .anyMatch(logicalId -> logicalId.startsWith(LOGICAL_ID));
    }

    private static Map<String, Optional<String>> ids(FlowDeploymentSpec spec, PrefectServer server) {
        Map<String, Optional<String>> ids = new TreeMap<>();
        for (AutomationSpec automation : spec.automationsOrDefault()) {
            for (AutomationAction action : automation.actions()) {
                String block = action.block();
                String other = action.name();
                if (block != null) {
                    ids.computeIfAbsent(block, server.notificationBlocks::find);
                }
                if (other != null) {
                    ids.computeIfAbsent(other, name -> deploymentId(name, server));
                }
            }
        }
        return ids;
    }

    private static Optional<String> deploymentId(String path, PrefectServer server) {
        return server.deployments(VERSION_JUST_ASKED).all().stream()
                .filter(found -> path.equals(found.flowName() + "/" + found.name()))
                .map(Deployments.Found::id)
                .findFirst();
    }

    /** A deployment that an automation has paused stays so until a person resumes it there. */
    static boolean pauses(FlowDeploymentSpec spec) {
        return !spec.pausedOrDefault() && does(spec, AutomationActionType.PAUSE_DEPLOYMENT);
    }

    private static boolean does(FlowDeploymentSpec spec, AutomationActionType type) {
        return spec.automationsOrDefault().stream()
                .flatMap(automation -> automation.actions().stream())
                .anyMatch(action -> action.type() == type);
    }

    void into(Graph.Builder plan, Step<?, Deployments.Found> of) {
        plan.stage(CONDITION).covers(List.of(automations));
        for (AutomationSpec automation : deployment.getSpec().automationsOrDefault()) {
            plan.step(LOGICAL_ID + automation.name(), automations)
                    .follows(of)
                    .blockedOn(missing(automation))
                    .desired(made -> desired(automation, made.id(of)));
        }
    }

    private Optional<String> missing(AutomationSpec automation) {
        return automation.actions().stream()
                .flatMap(action -> missing(action).stream())
                .findFirst();
    }

    private Optional<String> missing(AutomationAction action) {
        String block = action.block();
        if (block != null && id(block).isEmpty()) {
            return Optional.of(
                    "there is no notification block %s in Prefect: make one there, or in spec.blocks of the WorkPool"
                            .formatted(block));
        }
        String other = action.name();
        return other != null && id(other).isEmpty()
                ? Optional.of("there is no deployment %s in Prefect: write it as flow/deployment".formatted(other))
                : Optional.empty();
    }

    private Optional<String> id(String name) {
        return ids.getOrDefault(name, Optional.empty());
    }

    private Automations.Desired desired(AutomationSpec automation, String deploymentId) {
        List<Automations.Action> actions = new ArrayList<>();
        automation.actions().forEach(action -> actions.addAll(inPrefect(action, deploymentId)));
        String after = automation.after();
        return new Automations.Desired(
                new Identity(deployment.getMetadata().getUid(), LOGICAL_ID + automation.name()),
                Homes.path(deployment),
                automation.name(),
                deploymentId,
                state(automation.onOrDefault()),
                after == null ? Duration.ZERO : Durations.parse(after),
                actions);
    }

    /** None for a type that this release does not know. */
    private List<Automations.Action> inPrefect(AutomationAction action, String deploymentId) {
        AutomationActionType type = action.type();
        if (type == null) {
            return List.of();
        }
        return switch (type) {
            case PAUSE_DEPLOYMENT -> List.of(new Automations.Action.Pause(deploymentId));
            case SEND_NOTIFICATION ->
                found(action.block()).<Automations.Action>map(Automations.Action.Notify::new).stream()
                        .toList();
            case RUN_DEPLOYMENT ->
                found(action.name()).<Automations.Action>map(Automations.Action.Run::new).stream()
                        .toList();
        };
    }

    private Optional<String> found(@Nullable String name) {
        return name == null ? Optional.empty() : id(name);
    }

    private static String state(AutomationTrigger trigger) {
        return switch (trigger) {
            case FAILED -> "Failed";
            case CRASHED -> "Crashed";
            case LATE -> "Late";
        };
    }
}
