package dev.prefecthosting.reconcile.flowdeployment;

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

    private FlowDeploymentPlan() {}

    /** @param missing what has to be there before flow and deployment are registered */
    static Graph of(
            Inventory<Deployments.Desired, Deployments.Found> deployments,
            Supplier<Deployments.Desired> desired,
            Optional<String> missing) {
        Graph.Builder plan = Graph.builder().stage(REGISTERED);
        plan.step(DEPLOYMENT, deployments).blockedOn(missing).desired(_ -> desired.get());
        return plan.build();
    }

    /** For a deletion; what was adopted may be left to who made it. */
    static Graph removing(Inventory<Deployments.Desired, Deployments.Found> deployments, Step.Removal removal) {
        Graph plan = of(
                deployments,
                () -> {
                    throw new IllegalStateException("nothing is made in a deletion");
                },
                Optional.empty());
        return switch (removal) {
            case DELETE -> plan.unwanted();
            case RETAIN -> plan.released();
        };
    }
}
