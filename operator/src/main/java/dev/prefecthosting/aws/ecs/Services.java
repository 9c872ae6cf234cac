package dev.prefecthosting.aws.ecs;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;

/** ECS services with a rolling deployment, circuit breaker and rollback. */
public final class Services implements AwsKind<Services.Desired, Services.Found> {
    public static final int LONGEST_NAME = 255;

    private static final Duration POLL = Duration.ofSeconds(5);

    private final EcsClient ecs;
    private final ServiceListing listing;

    /** Services are listed per cluster: in those of the inventory. */
    public Services(EcsClient ecs, Inventory<Clusters.Desired, Clusters.Found> clusters) {
        this.ecs = ecs;
        this.listing = new ServiceListing(ecs, clusters);
    }

    /** What the tasks run on. */
    public enum Capacity {
        EC2,
        FARGATE,
        FARGATE_SPOT
    }

    /**
     * Of an awsvpc task.
     *
     * @param subnets IDs, in any order
     * @param securityGroups IDs, in any order
     */
    public record Network(List<String> subnets, List<String> securityGroups, boolean publicIp) {
        public Network {
            subnets = subnets.stream().sorted().toList();
            securityGroups = securityGroups.stream().sorted().toList();
        }
    }

    /** How many tasks there may be; which of these numbers it is, is autoscaling's business. */
    public record Count(int least, int most) {
        public static Count of(int exactly) {
            return new Count(exactly, exactly);
        }

        int nearest(int count) {
            return Math.clamp(count, least, most);
        }
    }

    /**
     * @param network null in bridge and host mode
     * @param minimumHealthyPercent 0 where old and new can't run side by side, with {@code maximumPercent} 100
     */
    public record Desired(
            String clusterArn,
            String name,
            String taskDefinitionArn,
            Count count,
            Capacity capacity,
            @Nullable Network network,
            int minimumHealthyPercent,
            int maximumPercent,
            boolean executeCommand) {}

    /**
     * @param id the ARN
     * @param state {@code ACTIVE} or {@code DRAINING}
     * @param breaks whether circuit breaker and rollback are on
     * @param tagsTasks whether tasks get the service's tags and ECS's own
     * @param pushed the task definition that this process last asked for; forgotten at complete scans, so that a
     *     roll-out that failed is tried again every hour and no sooner
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            String clusterArn,
            String name,
            String taskDefinitionArn,
            int count,
            int running,
            String capacity,
            @Nullable Network network,
            int minimumHealthyPercent,
            int maximumPercent,
            boolean executeCommand,
            boolean breaks,
            boolean tagsTasks,
            RollOut rollOut,
            @Nullable String pushed)
            implements Remote {

        Found with(Identity identity, @Nullable String pushed) {
            return new Found(
                    id,
                    identity,
                    state,
                    clusterArn,
                    name,
                    taskDefinitionArn,
                    count,
                    running,
                    capacity,
                    network,
                    minimumHealthyPercent,
                    maximumPercent,
                    executeCommand,
                    breaks,
                    tagsTasks,
                    rollOut,
                    pushed);
        }

        /** Whether the circuit breaker has judged the revision that is asked for. */
        private boolean gaveUp(String wanted) {
            return rollOut.gaveUp() && wanted.equals(pushed);
        }
    }

    @Override
    public String name() {
        return "Service";
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Stream.of(
                        // ListServices and ListTasks are narrowed by cluster in a condition only.
                        Permission.anywhere("ecs:ListServices", "ecs:ListTasks"),
                        Permission.on("arn:aws:ecs:*:*:task/*", "ecs:DescribeTasks"),
                        Permission.on(
                                "arn:aws:ecs:*:*:service/*",
                                "ecs:DescribeServices",
                                "ecs:CreateService",
                                "ecs:UpdateService",
                                "ecs:DeleteService",
                                "ecs:TagResource",
                                "ecs:UntagResource"),
                        Permission.on("arn:aws:iam::*:role/prefect-hosting/*", "iam:PassRole"),
                        Permission.on(
                                "arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*",
                                "iam:CreateServiceLinkedRole"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return listing.list(scan);
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        try {
            var request = ServiceRequests.create(creation, desired);
            return listing.found(ecs.createService(request).service())
                    .with(Tags.identity(creation), desired.taskDefinitionArn());
        } catch (RemoteException e) {
            // ECS has no code of its own for a name that is taken.
            if (e.reason() != Failure.INVALID || !e.getMessage().contains("not idempotent")) {
                throw e;
            }
            return listing.read(desired.clusterArn(), desired.name())
                    .filter(found -> found.identity().equals(creation.identity()))
                    .orElseThrow(() -> new RemoteException(
                            Failure.CONFLICT, "the service name " + desired.name() + " is taken", e));
        }
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        Difference.Collector collector = Difference.collect()
                .replace("cluster", actual.clusterArn(), desired.clusterArn())
                .replace("name", actual.name(), desired.name())
                .replace("on EC2", isOnEc2(actual), desired.capacity() == Capacity.EC2)
                .update("capacity", actual.capacity(), desired.capacity().name())
                .update("network", actual.network(), desired.network())
                .update("minimum healthy percent", actual.minimumHealthyPercent(), desired.minimumHealthyPercent())
                .update("maximum percent", actual.maximumPercent(), desired.maximumPercent())
                .update("execute command", actual.executeCommand(), desired.executeCommand())
                .update("circuit breaker", actual.breaks(), true)
                .update("tags of tasks", actual.tagsTasks(), true)
                .update("count", actual.count(), desired.count().nearest(actual.count()));
        if (!actual.gaveUp(desired.taskDefinitionArn())) {
            collector.update("task definition", actual.taskDefinitionArn(), desired.taskDefinitionArn());
            collector.update("roll-out failed", actual.rollOut().failed(), false);
        }
        return collector.result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        boolean again = actual.rollOut().failed()
                || actual.executeCommand() != desired.executeCommand()
                || !actual.tagsTasks()
                || !actual.capacity().equals(desired.capacity().name());
        var request = ServiceRequests.update(actual, desired, again);
        return listing.found(ecs.updateService(request).service()).with(actual.identity(), desired.taskDefinitionArn());
    }

    /** Stops its tasks too. */
    @Override
    public Optional<Found> delete(Found actual) {
        Gone.whenDeleted(() -> ecs.deleteService(request ->
                request.cluster(actual.clusterArn()).service(actual.name()).force(true)));
        return listing.read(actual.clusterArn(), actual.name());
    }

    @Override
    public Outcome readiness(Found actual) {
        RollOut rollOut = actual.rollOut();
        boolean steady = !rollOut.inProgress() && actual.running() == actual.count();
        if (steady && !rollOut.gaveUp()) {
            return Outcome.DONE;
        }
        if (rollOut.keepsFailing()) {
            String message = "%s: %d tasks failed: %s".formatted(actual.name(), rollOut.failedTasks(), rollOut.why());
            return new Outcome.Failed(Failure.UNAVAILABLE, message, Duration.ofMinutes(1));
        }
        String message = "%d of %d tasks run: %s".formatted(actual.running(), actual.count(), rollOut.why());
        return Outcome.waitFor(POLL, message);
    }

    @Override
    public boolean isEnding(Found actual) {
        return actual.state().equals("DRAINING");
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        EcsTags.put(ecs, actual.id(), tags);
    }

    @Override
    public void release(Found actual) {
        EcsTags.release(ecs, actual.id());
    }

    private static boolean isOnEc2(Found actual) {
        return actual.capacity().equals(Capacity.EC2.name());
    }
}
