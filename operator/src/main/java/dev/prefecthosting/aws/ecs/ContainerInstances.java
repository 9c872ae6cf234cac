package dev.prefecthosting.aws.ecs;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;

/**
 * EC2 instances as members of a cluster. They come by themselves, when the agent on the instance registers: creating one
 * is waiting for it.
 *
 * <p>ECS knows no tags of ours on them. The only member of a cluster of ours is its owner's; of several, only those that
 * were waited for.
 */
public final class ContainerInstances implements AwsKind<ContainerInstances.Desired, ContainerInstances.Found> {
    /** The step in a plan that waits for the instance must be called this. */
    public static final String LOGICAL_ID = "container-instance";

    private static final String ABSENT = "ABSENT";
    private static final String ACTIVE = "ACTIVE";
    private static final int PER_CALL = 100;
    private static final Duration POLL = Duration.ofSeconds(5);

    private final EcsClient ecs;
    private final Inventory<Clusters.Desired, Clusters.Found> clusters;

    public ContainerInstances(EcsClient ecs, Inventory<Clusters.Desired, Clusters.Found> clusters) {
        this.ecs = ecs;
        this.clusters = clusters;
    }

    public record Desired(String clusterArn, String instanceId) {}

    /**
     * @param id of the EC2 instance
     * @param state {@code ABSENT} until it has joined, then ECS's word
     * @param arn empty until it has joined
     */
    public record Found(
            String id, Identity identity, String state, String clusterArn, String arn, boolean agentConnected)
            implements Remote {
        private boolean isAbsent() {
            return state.equals(ABSENT);
        }
    }

    @Override
    public String name() {
        return "ContainerInstance";
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Stream.of(
                        Permission.on(
                                "arn:aws:ecs:*:*:cluster/*",
                                "ecs:ListContainerInstances",
                                "ecs:DeregisterContainerInstance"),
                        Permission.on(
                                "arn:aws:ecs:*:*:container-instance/*",
                                "ecs:DescribeContainerInstances",
                                "ecs:UpdateContainerInstancesState"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        if (scan.complete()) {
            clusters.refresh(Duration.ofHours(1));
        }
        Map<String, List<Found>> known = scan.known().stream()
                .collect(Collectors.groupingBy(Found::clusterArn, TreeMap::new, Collectors.toList()));
        return clusters.all().stream()
                .filter(cluster -> scan.complete() || known.containsKey(cluster.id()))
                .flatMap(cluster ->
                        members(cluster, known.getOrDefault(cluster.id(), List.of()), scan.complete()).stream())
                .toList();
    }

    private List<Found> members(Clusters.Found cluster, List<Found> known, boolean complete) {
        List<Found> absent = known.stream().filter(Found::isAbsent).toList();
        List<String> arns = complete || !absent.isEmpty()
                ? listed(cluster.id())
                : known.stream().map(Found::arn).toList();
        List<ContainerInstance> joined = arns.stream()
                .gather(Gatherers.windowFixed(PER_CALL))
                .flatMap(some -> ecs
                        .describeContainerInstances(
                                request -> request.cluster(cluster.id()).containerInstances(some))
                        .containerInstances()
                        .stream())
                .filter(member -> !member.status().equals("INACTIVE"))
                .toList();
        Map<String, Identity> waitedFor = known.stream().collect(Collectors.toMap(Found::id, Found::identity));
        Identity alone = joined.size() == 1 && absent.isEmpty() ? identityIn(cluster) : Identity.FOREIGN;
        Stream<Found> members = joined.stream()
                .map(member -> found(cluster.id(), member, waitedFor.getOrDefault(member.ec2InstanceId(), alone)));
        Stream<Found> stillAbsent = absent.stream().filter(waiting -> joined.stream()
                .noneMatch(member -> waiting.id().equals(member.ec2InstanceId())));
        return Stream.concat(members, stillAbsent).toList();
    }

    private List<String> listed(String clusterArn) {
        try {
            return ecs
                    .listContainerInstancesPaginator(
                            request -> request.cluster(clusterArn).maxResults(PER_CALL))
                    .containerInstanceArns()
                    .stream()
                    .toList();
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    /** Makes nothing: begins to wait. */
    @Override
    public Found create(Creation creation, Desired desired) {
        return new Found(desired.instanceId(), creation.identity(), ABSENT, desired.clusterArn(), "", false);
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .replace("instance", actual.id(), desired.instanceId())
                .replace("cluster", actual.clusterArn(), desired.clusterArn())
                .update("draining", actual.state().equals("DRAINING"), false)
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        Identity identity = clusters.all().stream()
                .filter(cluster -> cluster.id().equals(actual.clusterArn()))
                .findFirst()
                .map(ContainerInstances::identityIn)
                .orElse(actual.identity());
        if (actual.state().equals("DRAINING")) {
            ecs.updateContainerInstancesState(request -> request.cluster(actual.clusterArn())
                    .containerInstances(actual.arn())
                    .status(ContainerInstanceStatus.ACTIVE));
        }
        return new Found(actual.id(), identity, ACTIVE, actual.clusterArn(), actual.arn(), actual.agentConnected());
    }

    /** A member that joined before anybody waited for it, beside others. */
    @Override
    public Optional<Found> claimed(Desired desired, List<Found> listed) {
        return listed.stream()
                .filter(found -> found.id().equals(desired.instanceId()))
                .findFirst();
    }

    @Override
    public Optional<Found> delete(Found actual) {
        if (!actual.isAbsent()) {
            try {
                ecs.deregisterContainerInstance(request -> request.cluster(actual.clusterArn())
                        .containerInstance(actual.arn())
                        .force(true));
            } catch (RemoteException e) {
                // ECS has no code of its own for a member that is gone.
                if (e.reason() != Failure.NOT_FOUND && !saysGone(e.getMessage())) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean saysGone(String message) {
        return message.contains("not found") || message.contains("not registered");
    }

    /** The instance carries them. */
    @Override
    public void tag(Found actual, Map<String, String> tags) {}

    /** Carries no tag of ours: its cluster's tells whose it is. */
    @Override
    public void release(Found actual) {}

    @Override
    public Outcome readiness(Found actual) {
        if (actual.isAbsent()) {
            return Outcome.waitFor(POLL, actual.id() + " has not joined the cluster yet: it boots, or its agent fails");
        }
        return actual.agentConnected()
                ? Outcome.DONE
                : Outcome.waitFor(POLL, "the ECS agent on " + actual.id() + " is not connected");
    }

    private static Identity identityIn(Clusters.Found cluster) {
        return new Identity(cluster.identity().ownerUid(), LOGICAL_ID);
    }

    private static Found found(String clusterArn, ContainerInstance member, Identity identity) {
        return new Found(
                member.ec2InstanceId(),
                identity,
                member.status(),
                clusterArn,
                member.containerInstanceArn(),
                Boolean.TRUE.equals(member.agentConnected()));
    }
}
