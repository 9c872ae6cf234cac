package dev.prefecthosting.aws.network;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Scan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Network interfaces that outlive the instance which uses them, and with them its private address. */
public final class NetworkInterfaces implements AwsKind<NetworkInterfaces.Desired, NetworkInterfaces.Found> {
    private static final String PENDING = "pending";

    private final Ec2Client ec2;

    public NetworkInterfaces(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /**
     * @param privateIp null: AWS chooses once, and it stays so
     * @param description set once; never drifts
     */
    public record Desired(
            String subnetId,
            Set<String> securityGroupIds,
            @Nullable String privateIp,
            String description) {
        public Desired {
            securityGroupIds = Canonical.set(securityGroupIds);
        }
    }

    /**
     * @param state {@code pending}, {@code available} or {@code in-use}
     */
    public record Found(
            String id, Identity identity, String state, String subnetId, Set<String> securityGroupIds, String privateIp)
            implements Remote {
        public Found {
            securityGroupIds = Canonical.set(securityGroupIds);
        }
    }

    @Override
    public String name() {
        return "NetworkInterface";
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Ec2Permissions.of("network-interface")
                .anywhere("ec2:DescribeNetworkInterfaces", "ec2:ModifyNetworkInterfaceAttribute")
                .creating("ec2:CreateNetworkInterface")
                .onOurs("ec2:DeleteNetworkInterface")
                .list();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return ec2
                .describeNetworkInterfacesPaginator(request -> request.filters(Ec2Tags.OURS))
                .networkInterfaces()
                .stream()
                .map(NetworkInterfaces::found)
                .toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        NetworkInterface created = ec2.createNetworkInterface(request -> request.subnetId(desired.subnetId())
                        .groups(desired.securityGroupIds())
                        .privateIpAddress(desired.privateIp())
                        .description(desired.description())
                        .clientToken(creation.token())
                        .tagSpecifications(Ec2Tags.specification(ResourceType.NETWORK_INTERFACE, creation)))
                .networkInterface();
        return found(created);
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        String privateIp = desired.privateIp() == null ? actual.privateIp() : desired.privateIp();
        return Difference.collect()
                .replace("subnet", actual.subnetId(), desired.subnetId())
                .replace("private address", actual.privateIp(), privateIp)
                .update("security groups", actual.securityGroupIds(), desired.securityGroupIds())
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        ec2.modifyNetworkInterfaceAttribute(
                request -> request.networkInterfaceId(actual.id()).groups(desired.securityGroupIds()));
        return new Found(
                actual.id(),
                actual.identity(),
                actual.state(),
                actual.subnetId(),
                desired.securityGroupIds(),
                actual.privateIp());
    }

    /** AWS refuses while an instance has it. */
    @Override
    public Optional<Found> delete(Found actual) {
        Gone.whenDeleted(() -> ec2.deleteNetworkInterface(request -> request.networkInterfaceId(actual.id())));
        return Optional.empty();
    }

    @Override
    public Outcome readiness(Found actual) {
        return actual.state().equals(PENDING)
                ? Outcome.waitFor(Duration.ofSeconds(1), actual.id() + " is pending")
                : Outcome.DONE;
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        Ec2Tags.put(ec2, actual.id(), tags);
    }

    @Override
    public void release(Found actual) {
        Ec2Tags.release(ec2, actual.id());
    }

    private static Found found(NetworkInterface each) {
        return new Found(
                each.networkInterfaceId(),
                Ec2Tags.identity(each.tagSet()),
                each.statusAsString(),
                each.subnetId(),
                Canonical.set(
                        each.groups().stream().map(GroupIdentifier::groupId).toList()),
                each.privateIpAddress());
    }
}
