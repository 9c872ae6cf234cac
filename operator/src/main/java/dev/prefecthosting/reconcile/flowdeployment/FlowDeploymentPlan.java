package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.aws.ecs.TaskDefinitions;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Step;
import dev.prefecthosting.prefect.Deployments;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a FlowDeployment becomes, from top to bottom. Its repository in ECR is shared, and so a step of the hosting's plan.
 */
final class FlowDeploymentPlan {
    static final String DEPLOYMENT = "deployment";
    static final String REGISTERED = "Registered";

    /** The task definition of registration Task. */
    static final String REGISTRATION = "task-definition-register";

    private FlowDeploymentPlan() {}

    /** @param missing what has to be there before flow and deployment are registered */
    static Graph of(
            Inventory<Deployments.Desired, Deployments.Found> deployments,
            Supplier<Deployments.Desired> desired,
            Optional<String> missing,
            Optional<Definition> registration,
            Optional<AutomationPlan> automations) {
        Graph.Builder plan = Graph.builder().stage(REGISTERED);
        registration.ifPresent(task -> plan.step(REGISTRATION, task.definitions())
                .when(task.desired().isPresent())
                .desired(_ -> task.desired().orElseThrow()));
        var deployment = plan.step(DEPLOYMENT, deployments).blockedOn(missing).desired(_ -> desired.get());
        automations.ifPresent(wanted -> wanted.into(plan, deployment));
        return plan.build();
    }

    /**
     * The task in which a flow registers itself.
     *
     * @param desired empty: what there is of it goes
     */
    record Definition(
            Inventory<TaskDefinitions.Desired, TaskDefinitions.Found> definitions,
            Optional<TaskDefinitions.Desired> desired) {}

    /** For a deletion; what was adopted may be left to who made it. */
    static Graph removing(
            Inventory<Deployments.Desired, Deployments.Found> deployments,
            Optional<AutomationPlan> automations,
            Step.Removal removal) {
        Graph plan = of(
                deployments,
                () -> {
                    throw new IllegalStateException("nothing is made in a deletion");
                },
                Optional.empty(),
                Optional.empty(),
                automations);
        return switch (removal) {
            // A deployment holds nothing that could be copied.
            case DELETE, COPY -> plan.unwanted();
            case RETAIN -> plan.released();
        };
    }

    /** For a deletion, and where nothing registers itself any more. */
    static Graph withoutDefinition(Inventory<TaskDefinitions.Desired, TaskDefinitions.Found> definitions) {
        Graph.Builder plan = Graph.builder().stage(REGISTERED);
        plan.step(REGISTRATION, definitions).desired(_ -> {
            throw new IllegalStateException("nothing is made in a deletion");
        });
        return plan.build().unwanted();
    }
}
