package dev.prefecthosting.aws.compute;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.network.Ec2Permissions;
import dev.prefecthosting.aws.network.Ec2Tags;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Freshness;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Scan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2InstanceConnectEndpoint;
import software.amazon.awssdk.services.ec2.model.Ec2InstanceConnectEndpointState;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/**
 * EC2 Instance Connect Endpoints: ways into a VPC without public address. A VPC has one and a region five, so that those of
 * others are listed too.
 */
public final class InstanceConnectEndpoints
        implements AwsKind<InstanceConnectEndpoints.Desired, InstanceConnectEndpoints.Found> {
    private final Ec2Client ec2;

    public InstanceConnectEndpoints(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** Its one subnet, and the groups of its interface. */
    public record Desired(String subnetId, Set<String> securityGroupIds) {
        public Desired {
            securityGroupIds = Set.copyOf(securityGroupIds);
        }
    }

    /**
     * @param state e.g. {@code create-in-progress}, {@code create-complete}, {@code delete-in-progress}
     * @param dnsName null while it is made
     * @param message why it failed
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            String vpcId,
            String subnetId,
            Set<String> securityGroupIds,
            @Nullable String dnsName,
            @Nullable String message)
            implements Remote {
        public Found {
            securityGroupIds = Set.copyOf(securityGroupIds);
        }

        Ec2InstanceConnectEndpointState condition() {
            return Ec2InstanceConnectEndpointState.fromValue(state);
        }

        /** Whether tunnels can be opened through it. */
        public boolean isUsable() {
            return switch (condition()) {
                case CREATE_COMPLETE, UPDATE_IN_PROGRESS, UPDATE_COMPLETE, UPDATE_FAILED -> true;
                case CREATE_IN_PROGRESS,
                        CREATE_FAILED,
                        DELETE_IN_PROGRESS,
                        DELETE_COMPLETE,
                        DELETE_FAILED,
                        UNKNOWN_TO_SDK_VERSION -> false;
            };
        }

        Found deleting() {
            String now = Ec2InstanceConnectEndpointState.DELETE_IN_PROGRESS.toString();
            return new Found(id, identity, now, vpcId, subnetId, securityGroupIds, dnsName, null);
        }
    }

    @Override
    public String name() {
        return "InstanceConnectEndpoint";
    }

    /** One that is gone shows at the next tunnel, which makes the list be read anew. */
    @Override
    public Freshness freshness() {
        return Freshness.HOURLY;
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Ec2Permissions.of("instance-connect-endpoint")
                .anywhere("ec2:DescribeInstanceConnectEndpoints")
                .creating("ec2:CreateInstanceConnectEndpoint")
                .anywhere("ec2:CreateNetworkInterface")
                .onOurs("ec2:DeleteInstanceConnectEndpoint")
                .with(new Permission(
                        "iam:CreateServiceLinkedRole",
                        "arn:aws:iam::*:role/aws-service-role/ec2-instance-connect.amazonaws.com/*"))
                .list();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return ec2.describeInstanceConnectEndpointsPaginator(request -> {}).instanceConnectEndpoints().stream()
                .filter(endpoint -> endpoint.state() != Ec2InstanceConnectEndpointState.DELETE_COMPLETE)
                .map(InstanceConnectEndpoints::found)
                .toList();
    }

    /** The client's address is not kept: the instance's group admits the endpoint's group, whoever calls. */
    @Override
    public Found create(Creation creation, Desired desired) {
        return found(ec2.createInstanceConnectEndpoint(request -> request.subnetId(desired.subnetId())
                        .securityGroupIds(new TreeSet<>(desired.securityGroupIds()))
                        .preserveClientIp(false)
                        .clientToken(creation.token())
                        .tagSpecifications(Ec2Tags.specification(ResourceType.INSTANCE_CONNECT_ENDPOINT, creation)))
                .instanceConnectEndpoint());
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .replace("subnet", actual.subnetId(), desired.subnetId())
                .replace("security groups", actual.securityGroupIds(), desired.securityGroupIds())
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        throw new IllegalStateException("an endpoint is replaced, never updated");
    }

    @Override
    public Optional<Found> delete(Found actual) {
        return Gone.whenDeleted(() ->
                        ec2.deleteInstanceConnectEndpoint(request -> request.instanceConnectEndpointId(actual.id())))
                ? Optional.of(actual.deleting())
                : Optional.empty();
    }

    @Override
    public Outcome readiness(Found actual) {
        if (actual.isUsable()) {
            return Outcome.DONE;
        }
        if (actual.condition() == Ec2InstanceConnectEndpointState.CREATE_FAILED) {
            String message = "%s failed: %s. Delete it to have it made again".formatted(actual.id(), actual.message());
            return new Outcome.Failed(Failure.UNAVAILABLE, message, Duration.ofMinutes(1));
        }
        return Outcome.waitFor(
                Duration.ofSeconds(5), actual.id() + " is " + actual.state() + ", which takes AWS some minutes");
    }

    @Override
    public boolean isEnding(Found actual) {
        return actual.condition() == Ec2InstanceConnectEndpointState.DELETE_IN_PROGRESS;
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        Ec2Tags.put(ec2, actual.id(), tags);
    }

    @Override
    public void release(Found actual) {
        Ec2Tags.release(ec2, actual.id());
    }

    private static Found found(Ec2InstanceConnectEndpoint endpoint) {
        return new Found(
                endpoint.instanceConnectEndpointId(),
                Ec2Tags.identity(endpoint.tags()),
                endpoint.stateAsString(),
                endpoint.vpcId(),
                endpoint.subnetId(),
                Set.copyOf(endpoint.securityGroupIds()),
                endpoint.dnsName(),
                endpoint.stateMessage());
    }
}
