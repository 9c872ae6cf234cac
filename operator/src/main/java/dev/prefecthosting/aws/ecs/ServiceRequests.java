package dev.prefecthosting.aws.ecs;

import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Creation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** What a desired service is in ECS's words. */
final class ServiceRequests {
    private ServiceRequests() {}

    static CreateServiceRequest create(Creation creation, Services.Desired desired) {
        CreateServiceRequest.Builder request = CreateServiceRequest.builder()
                .clientToken(creation.token())
                .tags(EcsTags.of(Tags.of(creation)))
                .cluster(desired.clusterArn())
                .serviceName(desired.name())
                .taskDefinition(desired.taskDefinitionArn())
                .desiredCount(desired.count().least())
                .networkConfiguration(network(desired.network()))
                .deploymentConfiguration(deployment(desired))
                .enableExecuteCommand(desired.executeCommand())
                .enableECSManagedTags(true)
                .propagateTags(PropagateTags.SERVICE);
        return switch (desired.capacity()) {
            case EC2 -> request.launchType(LaunchType.EC2).build();
            case FARGATE -> request.launchType(LaunchType.FARGATE).build();
            case FARGATE_SPOT ->
                request.capacityProviderStrategy(strategy(desired)).build();
        };
    }

    /**
     * Safe to repeat.
     *
     * @param again whether tasks are started anew though their definition is the same
     */
    static UpdateServiceRequest update(Services.Found actual, Services.Desired desired, boolean again) {
        UpdateServiceRequest.Builder request = UpdateServiceRequest.builder()
                .cluster(actual.clusterArn())
                .service(actual.name())
                .taskDefinition(desired.taskDefinitionArn())
                .networkConfiguration(network(desired.network()))
                .deploymentConfiguration(deployment(desired))
                .enableExecuteCommand(desired.executeCommand())
                .enableECSManagedTags(true)
                .propagateTags(PropagateTags.SERVICE)
                .forceNewDeployment(again);
        // Sent only if it has to be another: what autoscaling sets meanwhile must not be set back.
        if (desired.count().nearest(actual.count()) != actual.count()) {
            request.desiredCount(desired.count().nearest(actual.count()));
        }
        // A launch type can't be changed; the provider of the same name can take its place.
        if (!actual.capacity().equals(desired.capacity().name())) {
            request.capacityProviderStrategy(strategy(desired));
        }
        return request.build();
    }

    private static List<CapacityProviderStrategyItem> strategy(Services.Desired desired) {
        return List.of(CapacityProviderStrategyItem.builder()
                .capacityProvider(desired.capacity().name())
                .weight(1)
                .build());
    }

    private static DeploymentConfiguration deployment(Services.Desired desired) {
        return DeploymentConfiguration.builder()
                .minimumHealthyPercent(desired.minimumHealthyPercent())
                .maximumPercent(desired.maximumPercent())
                .deploymentCircuitBreaker(breaker -> breaker.enable(true).rollback(true))
                .build();
    }

    private static @Nullable NetworkConfiguration network(Services.@Nullable Network network) {
        return network == null
                ? null
                : NetworkConfiguration.builder()
                        .awsvpcConfiguration(vpc -> vpc.subnets(network.subnets())
                                .securityGroups(network.securityGroups())
                                .assignPublicIp(network.publicIp() ? AssignPublicIp.ENABLED : AssignPublicIp.DISABLED))
                        .build();
    }
}
