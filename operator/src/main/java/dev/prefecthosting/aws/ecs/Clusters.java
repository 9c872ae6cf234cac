package dev.prefecthosting.aws.ecs;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.ClusterSettingName;

/** ECS clusters. */
public final class Clusters implements AwsKind<Clusters.Desired, Clusters.Found> {
    public static final int LONGEST_NAME = 255;

    private static final String ACTIVE = "ACTIVE";
    private static final List<String> CAPACITY_PROVIDERS = List.of("FARGATE", "FARGATE_SPOT");
    private static final int DESCRIBED_PER_CALL = 100;

    private final EcsClient ecs;

    public Clusters(EcsClient ecs) {
        this.ecs = ecs;
    }

    /** In ECS's words. */
    public enum ContainerInsights {
        ENABLED("enabled"),
        ENHANCED("enhanced"),
        DISABLED("disabled");

        private final String value;

        ContainerInsights(String value) {
            this.value = value;
        }
    }

    /** Fargate and Fargate Spot are always among its capacity providers. */
    public record Desired(String name, ContainerInsights containerInsights) {}

    /**
     * @param id the ARN
     * @param state {@code ACTIVE}, {@code PROVISIONING}, {@code DEPROVISIONING} or {@code FAILED}
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            String name,
            String containerInsights,
            SortedSet<String> capacityProviders)
            implements Remote {}

    @Override
    public String name() {
        return "Cluster";
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Stream.of(
                        Permission.anywhere("ecs:ListClusters", "ecs:CreateCluster"),
                        Permission.on(
                                "arn:aws:ecs:*:*:cluster/*",
                                "ecs:DescribeClusters",
                                "ecs:UpdateClusterSettings",
                                "ecs:PutClusterCapacityProviders",
                                "ecs:DeleteCluster",
                                "ecs:TagResource",
                                "ecs:UntagResource"),
                        // The account's first cluster brings this role with it.
                        Permission.on(
                                "arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*",
                                "iam:CreateServiceLinkedRole"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        Stream<String> arns = scan.complete()
                ? ecs.listClustersPaginator(request -> request.maxResults(DESCRIBED_PER_CALL)).clusterArns().stream()
                : scan.known().stream().map(Found::id);
        return arns.gather(Gatherers.windowFixed(DESCRIBED_PER_CALL))
                .flatMap(this::describe)
                .filter(found -> !found.identity().isForeign())
                .toList();
    }

    private Stream<Found> describe(List<String> arns) {
        return ecs
                .describeClusters(request -> request.clusters(arns).include(ClusterField.TAGS, ClusterField.SETTINGS))
                .clusters()
                .stream()
                .filter(cluster -> !cluster.status().equals("INACTIVE"))
                .map(Clusters::found);
    }

    /** ECS answers with the cluster that has the name already, if there is one. */
    @Override
    public Found create(Creation creation, Desired desired) {
        Cluster cluster = ecs.createCluster(request -> request.clusterName(desired.name())
                        .settings(insights(desired))
                        .capacityProviders(CAPACITY_PROVIDERS)
                        .tags(EcsTags.of(Tags.of(creation))))
                .cluster();
        Found made = found(cluster);
        if (made.identity().equals(creation.identity())) {
            return made;
        }
        return describe(List.of(cluster.clusterArn()))
                .filter(found -> found.identity().equals(creation.identity()))
                .findFirst()
                .orElseThrow(() -> new RemoteException(
                        Failure.CONFLICT, "the cluster name " + desired.name() + " is taken by another owner", null));
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        SortedSet<String> providers = new TreeSet<>(actual.capacityProviders());
        providers.addAll(CAPACITY_PROVIDERS);
        return Difference.collect()
                .replace("name", actual.name(), desired.name())
                .update("container insights", actual.containerInsights(), desired.containerInsights().value)
                .update("capacity providers", actual.capacityProviders(), providers)
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        Found found = actual;
        if (!found.containerInsights().equals(desired.containerInsights().value)) {
            found = found(ecs.updateClusterSettings(
                            request -> request.cluster(actual.id()).settings(insights(desired)))
                    .cluster());
        }
        SortedSet<String> providers = new TreeSet<>(actual.capacityProviders());
        if (providers.addAll(CAPACITY_PROVIDERS)) {
            ecs.putClusterCapacityProviders(request -> request.cluster(actual.id())
                    .capacityProviders(providers)
                    .defaultCapacityProviderStrategy(List.of()));
        }
        return new Found(
                actual.id(),
                actual.identity(),
                found.state(),
                actual.name(),
                desired.containerInsights().value,
                providers);
    }

    /** Services and container instances in it make this a {@link Failure#DEPENDENCY}. */
    @Override
    public Optional<Found> delete(Found actual) {
        Gone.whenDeleted(() -> ecs.deleteCluster(request -> request.cluster(actual.id())));
        return Optional.empty();
    }

    @Override
    public Outcome readiness(Found actual) {
        return switch (actual.state()) {
            case ACTIVE -> Outcome.DONE;
            case "FAILED" ->
                new Outcome.Failed(
                        Failure.UNAVAILABLE,
                        "the cluster's capacity providers could not be set up",
                        Duration.ofMinutes(1));
            case String state -> Outcome.waitFor(Duration.ofSeconds(2), "the cluster is " + state);
        };
    }

    @Override
    public boolean isEnding(Found actual) {
        return actual.state().equals("DEPROVISIONING");
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        EcsTags.put(ecs, actual.id(), tags);
    }

    @Override
    public void release(Found actual) {
        EcsTags.release(ecs, actual.id());
    }

    private static ClusterSetting insights(Desired desired) {
        return ClusterSetting.builder()
                .name(ClusterSettingName.CONTAINER_INSIGHTS)
                .value(desired.containerInsights().value)
                .build();
    }

    private static Found found(Cluster cluster) {
        String insights = cluster.settings().stream()
                .filter(setting -> setting.name() == ClusterSettingName.CONTAINER_INSIGHTS)
                .map(ClusterSetting::value)
                .findFirst()
                .orElse(ContainerInsights.DISABLED.value);
        return new Found(
                cluster.clusterArn(),
                EcsTags.identity(cluster.tags()),
                cluster.status(),
                cluster.clusterName(),
                insights,
                new TreeSet<>(cluster.capacityProviders()));
    }
}
