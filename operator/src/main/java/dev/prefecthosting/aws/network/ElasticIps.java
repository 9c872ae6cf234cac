package dev.prefecthosting.aws.network;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Scan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Elastic IP addresses, on a network interface or for a NAT gateway to take. */
public final class ElasticIps implements AwsKind<ElasticIps.Desired, ElasticIps.Found> {
    private static final String ALLOCATED = "allocated";
    private static final String ASSOCIATED = "associated";

    private final Ec2Client ec2;

    public ElasticIps(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /**
     * @param networkInterfaceId null: whoever has it may have it, as a NAT gateway has
     */
    public record Desired(@Nullable String networkInterfaceId) {}

    /**
     * @param id that of the allocation
     * @param state {@code allocated} or {@code associated}
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            String publicIp,
            @Nullable String associationId,
            @Nullable String networkInterfaceId)
            implements Remote {}

    @Override
    public String name() {
        return "ElasticIp";
    }

    @Override
    public boolean createIsIdempotent() {
        return false;
    }

    @Override
    public List<Permission> permissions() {
        return Ec2Permissions.of("elastic-ip")
                .anywhere("ec2:DescribeAddresses", "ec2:AssociateAddress", "ec2:DisassociateAddress")
                .creating("ec2:AllocateAddress")
                .onOurs("ec2:ReleaseAddress")
                .list();
    }

    /** EC2 answers with all addresses at once; there are no pages. */
    @Override
    public List<Found> list(Scan<Found> scan) {
        return ec2.describeAddresses(request -> request.filters(Ec2Tags.OURS)).addresses().stream()
                .map(ElasticIps::found)
                .toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        AllocateAddressResponse allocated = ec2.allocateAddress(request -> request.domain(DomainType.VPC)
                .tagSpecifications(Ec2Tags.specification(ResourceType.ELASTIC_IP, creation)));
        return new Found(
                allocated.allocationId(), Tags.identity(creation), ALLOCATED, allocated.publicIp(), null, null);
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return desired.networkInterfaceId() == null
                ? Difference.NONE
                : Difference.collect()
                        .update("network interface", actual.networkInterfaceId(), desired.networkInterfaceId())
                        .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        String association = ec2.associateAddress(request -> request.allocationId(actual.id())
                        .networkInterfaceId(desired.networkInterfaceId())
                        .allowReassociation(true))
                .associationId();
        return new Found(
                actual.id(),
                actual.identity(),
                ASSOCIATED,
                actual.publicIp(),
                association,
                desired.networkInterfaceId());
    }

    @Override
    public Optional<Found> delete(Found actual) {
        if (actual.associationId() != null) {
            Gone.whenDeleted(() -> ec2.disassociateAddress(request -> request.associationId(actual.associationId())));
        }
        Gone.whenDeleted(() -> ec2.releaseAddress(request -> request.allocationId(actual.id())));
        return Optional.empty();
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        Ec2Tags.put(ec2, actual.id(), tags);
    }

    @Override
    public void release(Found actual) {
        Ec2Tags.release(ec2, actual.id());
    }

    private static Found found(Address address) {
        return new Found(
                address.allocationId(),
                Ec2Tags.identity(address.tags()),
                address.associationId() == null ? ALLOCATED : ASSOCIATED,
                address.publicIp(),
                address.associationId(),
                address.networkInterfaceId());
    }
}
