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
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

/** VPCs. */
public final class Vpcs implements AwsKind<Vpcs.Desired, Vpcs.Found> {
    private static final String AVAILABLE = "available";

    private final Ec2Client ec2;

    public Vpcs(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** DNS host names are always on: private endpoints and RunTask need them. */
    public record Desired(String cidr) {}

    /**
     * @param state {@code pending} or {@code available}
     * @param dnsHostNames takes a call of its own to read, so it is read once and at complete scans only
     */
    public record Found(String id, Identity identity, String state, String cidr, boolean dnsHostNames)
            implements Remote {}

    @Override
    public String name() {
        return "Vpc";
    }

    @Override
    public boolean createIsIdempotent() {
        return false;
    }

    @Override
    public List<Permission> permissions() {
        return Ec2Permissions.of("vpc")
                .anywhere("ec2:DescribeVpcs", "ec2:DescribeVpcAttribute")
                .creating("ec2:CreateVpc")
                .onOurs("ec2:ModifyVpcAttribute", "ec2:DeleteVpc")
                .list();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        Set<String> withDns = scan.complete()
                ? Set.of()
                : scan.known().stream()
                        .filter(Found::dnsHostNames)
                        .map(Found::id)
                        .collect(Collectors.toSet());
        return ec2.describeVpcsPaginator(request -> request.filters(Ec2Tags.OURS)).vpcs().stream()
                .map(vpc -> found(vpc, withDns.contains(vpc.vpcId()) || readDnsHostNames(vpc.vpcId())))
                .toList();
    }

    private boolean readDnsHostNames(String id) {
        return ec2.describeVpcAttribute(request -> request.vpcId(id).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES))
                .enableDnsHostnames()
                .value();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        Vpc vpc = ec2.createVpc(request -> request.cidrBlock(desired.cidr())
                        .tagSpecifications(Ec2Tags.specification(ResourceType.VPC, creation)))
                .vpc();
        return found(vpc, false);
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .replace("cidr", actual.cidr(), desired.cidr())
                .update("DNS host names", actual.dnsHostNames(), true)
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        ec2.modifyVpcAttribute(request -> request.vpcId(actual.id()).enableDnsHostnames(on -> on.value(true)));
        return new Found(actual.id(), actual.identity(), actual.state(), actual.cidr(), true);
    }

    @Override
    public Optional<Found> delete(Found actual) {
        Gone.whenDeleted(() -> ec2.deleteVpc(request -> request.vpcId(actual.id())));
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

    private static Found found(Vpc vpc, boolean dnsHostNames) {
        return new Found(vpc.vpcId(), Ec2Tags.identity(vpc.tags()), vpc.stateAsString(), vpc.cidrBlock(), dnsHostNames);
    }
}
