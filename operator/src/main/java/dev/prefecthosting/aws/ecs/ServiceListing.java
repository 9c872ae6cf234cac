package dev.prefecthosting.aws.ecs;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.Task;

/** Reads services: per cluster, ten a call. */
final class ServiceListing {
    private static final int DESCRIBED_PER_CALL = 10;
    private static final int LISTED_PER_CALL = 100;
    private static final int STOPPED_TASKS_READ = 5;

    private final EcsClient ecs;
    private final Inventory<Clusters.Desired, Clusters.Found> clusters;

    ServiceListing(EcsClient ecs, Inventory<Clusters.Desired, Clusters.Found> clusters) {
        this.ecs = ecs;
        this.clusters = clusters;
    }

    List<Services.Found> list(Scan<Services.Found> scan) {
        if (scan.complete()) {
            clusters.refresh(Duration.ofHours(1));
            return clusters.all().stream().flatMap(this::in).toList();
        }
        Map<String, String> pushed = new HashMap<>();
        scan.known().forEach(known -> {
            String taskDefinition = known.pushed();
            if (taskDefinition != null) {
                pushed.put(known.id(), taskDefinition);
            }
        });
        Map<String, List<String>> names = scan.known().stream()
                .collect(Collectors.groupingBy(
                        Services.Found::clusterArn, Collectors.mapping(Services.Found::name, Collectors.toList())));
        return names.entrySet().stream()
                .flatMap(cluster -> describe(cluster.getKey(), cluster.getValue()))
                .map(found -> found.with(found.identity(), pushed.get(found.id())))
                .toList();
    }

    Optional<Services.Found> read(String clusterArn, String name) {
        return describe(clusterArn, List.of(name)).findFirst();
    }

    private Stream<Services.Found> in(Clusters.Found cluster) {
        try {
            List<String> arns = ecs
                    .listServicesPaginator(
                            request -> request.cluster(cluster.id()).maxResults(LISTED_PER_CALL))
                    .serviceArns()
                    .stream()
                    .toList();
            return describe(cluster.id(), arns);
        } catch (RemoteException e) {
            return noneIfGone(e);
        }
    }

    private Stream<Services.Found> describe(String clusterArn, List<String> names) {
        try {
            return names.stream()
                    .gather(Gatherers.windowFixed(DESCRIBED_PER_CALL))
                    .flatMap(some -> ecs
                            .describeServices(request ->
                                    request.cluster(clusterArn).services(some).include(ServiceField.TAGS))
                            .services()
                            .stream())
                    .filter(service -> !service.status().equals("INACTIVE"))
                    .map(this::found)
                    .filter(found -> !found.identity().isForeign())
                    .toList()
                    .stream();
        } catch (RemoteException e) {
            return noneIfGone(e);
        }
    }

    /** The cluster went meanwhile, and its services before it. */
    private static Stream<Services.Found> noneIfGone(RemoteException e) {
        if (e.reason() == Failure.NOT_FOUND) {
            return Stream.empty();
        }
        throw e;
    }

    Services.Found found(Service service) {
        RollOut rollOut = RollOut.of(service);
        if (rollOut.failedTasks() > 0 && !service.status().equals("DRAINING")) {
            rollOut = stoppedReason(service).map(rollOut::because).orElse(rollOut);
        }
        DeploymentCircuitBreaker breaker = service.deploymentConfiguration().deploymentCircuitBreaker();
        return new Services.Found(
                service.serviceArn(),
                EcsTags.identity(service.tags()),
                service.status(),
                service.clusterArn(),
                service.serviceName(),
                service.taskDefinition(),
                service.desiredCount(),
                service.runningCount(),
                capacity(service),
                network(service.networkConfiguration()),
                service.deploymentConfiguration().minimumHealthyPercent(),
                service.deploymentConfiguration().maximumPercent(),
                isTrue(service.enableExecuteCommand()),
                breaker != null && breaker.enable() && breaker.rollback(),
                isTrue(service.enableECSManagedTags()) && service.propagateTags() == PropagateTags.SERVICE,
                rollOut,
                null);
    }

    /** Two further calls, for services whose tasks fail only. */
    private Optional<String> stoppedReason(Service service) {
        List<String> arns = ecs.listTasks(request -> request.cluster(service.clusterArn())
                        .serviceName(service.serviceName())
                        .desiredStatus(DesiredStatus.STOPPED)
                        .maxResults(STOPPED_TASKS_READ))
                .taskArns();
        if (arns.isEmpty()) {
            return Optional.empty();
        }
        return ecs
                .describeTasks(request -> request.cluster(service.clusterArn()).tasks(arns))
                .tasks()
                .stream()
                .map(ServiceListing::reason)
                .filter(reason -> !reason.isEmpty())
                .findFirst();
    }

    private static String reason(Task task) {
        return Stream.concat(
                        Stream.ofNullable(task.stoppedReason()),
                        task.containers().stream()
                                .filter(container -> container.reason() != null || container.exitCode() != null)
                                .map(container -> container.name()
                                        + (container.exitCode() == null ? "" : " exit code " + container.exitCode())
                                        + (container.reason() == null ? "" : " " + container.reason())))
                .collect(Collectors.joining(", "));
    }

    private static String capacity(Service service) {
        return service.capacityProviderStrategy().isEmpty()
                ? service.launchTypeAsString()
                : service.capacityProviderStrategy().stream()
                        .map(CapacityProviderStrategyItem::capacityProvider)
                        .sorted()
                        .collect(Collectors.joining(","));
    }

    private static Services.@Nullable Network network(@Nullable NetworkConfiguration configuration) {
        AwsVpcConfiguration vpc = configuration == null ? null : configuration.awsvpcConfiguration();
        return vpc == null
                ? null
                : new Services.Network(
                        vpc.subnets(), vpc.securityGroups(), vpc.assignPublicIp() == AssignPublicIp.ENABLED);
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
