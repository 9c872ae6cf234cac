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
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Subnets. None gives public addresses by itself. */
public final class Subnets implements AwsKind<Subnets.Desired, Subnets.Found> {
    private static final String AVAILABLE = "available";

    private final Ec2Client ec2;

    public Subnets(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /**
     * @param zone null: AWS chooses once, and it stays so
     */
    public record Desired(
            String vpcId, String cidr, @Nullable String zone) {
        public Desired {
            cidr = Canonical.cidr(cidr);
        }
    }

    /**
     * @param state {@code pending} or {@code available}
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            String vpcId,
            String cidr,
            String zone,
            boolean mapsPublicAddresses)
            implements Remote {}

    @Override
    public String name() {
        return "Subnet";
    }

    @Override
    public boolean createIsIdempotent() {
        return false;
    }

    @Override
    public List<Permission> permissions() {
        return Ec2Permissions.of("subnet")
                .anywhere("ec2:DescribeSubnets", "ec2:DescribeNetworkInterfaces")
                .creating("ec2:CreateSubnet")
                .onOurs("ec2:ModifySubnetAttribute", "ec2:DeleteSubnet")
                .list();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return ec2.describeSubnetsPaginator(request -> request.filters(Ec2Tags.OURS)).subnets().stream()
                .map(Subnets::found)
                .toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        return found(ec2.createSubnet(request -> request.vpcId(desired.vpcId())
                        .cidrBlock(desired.cidr())
                        .availabilityZone(desired.zone())
                        .tagSpecifications(Ec2Tags.specification(ResourceType.SUBNET, creation)))
                .subnet());
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .replace("VPC", actual.vpcId(), desired.vpcId())
                .replace("cidr", actual.cidr(), desired.cidr())
                .replace("zone", actual.zone(), desired.zone() == null ? actual.zone() : desired.zone())
                .update("public addresses by default", actual.mapsPublicAddresses(), false)
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        ec2.modifySubnetAttribute(
                request -> request.subnetId(actual.id()).mapPublicIpOnLaunch(off -> off.value(false)));
        return new Found(
                actual.id(), actual.identity(), actual.state(), actual.vpcId(), actual.cidr(), actual.zone(), false);
    }

    @Override
    public Optional<Found> delete(Found actual) {
        Interfaces.in("subnet-id", actual.id(), ec2)
                .nameUsersOnRefusal(
                        () -> Gone.whenDeleted(() -> ec2.deleteSubnet(request -> request.subnetId(actual.id()))));
        return Optional.empty();
    }

    @Override
    public Outcome readiness(Found actual) {
        return actual.state().equals(AVAILABLE)
                ? Outcome.DONE
                : Outcome.waitFor(Duration.ofSeconds(1), actual.id() + " is " + actual.state());
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        Ec2Tags.put(ec2, actual.id(), tags);
    }

    @Override
    public void release(Found actual) {
        Ec2Tags.release(ec2, actual.id());
    }

    private static Found found(Subnet subnet) {
        return new Found(
                subnet.subnetId(),
                Ec2Tags.identity(subnet.tags()),
                subnet.stateAsString(),
                subnet.vpcId(),
                Canonical.cidr(subnet.cidrBlock()),
                subnet.availabilityZone(),
                Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch()));
    }
}
