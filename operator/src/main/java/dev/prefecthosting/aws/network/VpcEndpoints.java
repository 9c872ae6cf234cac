package dev.prefecthosting.aws.network;

import dev.prefecthosting.aws.AwsErrors;
import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Freshness;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** VPC endpoints of AWS's own services: gateways in route tables, interfaces in subnets. */
public final class VpcEndpoints implements AwsKind<VpcEndpoints.Desired, VpcEndpoints.Found> {
    private final Ec2Client ec2;

    public VpcEndpoints(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /**
     * @param service e.g. {@code com.amazonaws.eu-west-1.ecr.api}
     */
    public record Desired(VpcEndpointType type, String vpcId, String service, Placement placement) {
        /** In route tables; for S3 and DynamoDB, and free of charge. */
        public static Desired gateway(String vpcId, String service, Set<String> routeTableIds) {
            Placement placement = new Placement(routeTableIds, Set.of(), Set.of(), false);
            return new Desired(VpcEndpointType.GATEWAY, vpcId, service, placement);
        }

        /**
         * In subnets, at most one a zone.
         *
         * @param privateDns whether the service's usual name leads here; one endpoint of a service in a VPC may have it
         */
        public static Desired interfaces(
                String vpcId, String service, Set<String> subnetIds, Set<String> securityGroupIds, boolean privateDns) {
            Placement placement = new Placement(Set.of(), subnetIds, securityGroupIds, privateDns);
            return new Desired(VpcEndpointType.INTERFACE, vpcId, service, placement);
        }
    }

    /** Where it is reached; each of it can change. */
    public record Placement(
            Set<String> routeTableIds, Set<String> subnetIds, Set<String> securityGroupIds, boolean privateDns) {
        public Placement {
            routeTableIds = Canonical.set(routeTableIds);
            subnetIds = Canonical.set(subnetIds);
            securityGroupIds = Canonical.set(securityGroupIds);
        }
    }

    /**
     * @param state e.g. {@code pending}, {@code available}, {@code deleting}, in small letters
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            VpcEndpointType type,
            String vpcId,
            String service,
            Placement placement)
            implements Remote {
        Found in(String nowState, Placement nowPlacement) {
            return new Found(id, identity, nowState, type, vpcId, service, nowPlacement);
        }
    }

    @Override
    public String name() {
        return "VpcEndpoint";
    }

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
        return Ec2Permissions.of("vpc-endpoint")
                .anywhere("ec2:DescribeVpcEndpoints", "ec2:ModifyVpcEndpoint")
                .creating("ec2:CreateVpcEndpoint")
                .onOurs("ec2:DeleteVpcEndpoints")
                .list();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return ec2.describeVpcEndpointsPaginator(request -> request.filters(Ec2Tags.OURS)).vpcEndpoints().stream()
                .map(VpcEndpoints::found)
                .filter(endpoint -> !endpoint.state().equals("deleted"))
                .toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        Placement placement = desired.placement();
        return found(ec2.createVpcEndpoint(request -> {
                    request.vpcId(desired.vpcId())
                            .vpcEndpointType(desired.type())
                            .serviceName(desired.service())
                            .clientToken(creation.token())
                            .tagSpecifications(Ec2Tags.specification(ResourceType.VPC_ENDPOINT, creation));
                    if (desired.type() == VpcEndpointType.GATEWAY) {
                        request.routeTableIds(placement.routeTableIds());
                    } else {
                        request.subnetIds(placement.subnetIds())
                                .securityGroupIds(placement.securityGroupIds())
                                .privateDnsEnabled(placement.privateDns());
                    }
                })
                .vpcEndpoint());
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        Placement is = actual.placement();
        Placement should = desired.placement();
        return Difference.collect()
                .replace("VPC", actual.vpcId(), desired.vpcId())
                .replace("service", actual.service(), desired.service())
                .replace("type", actual.type(), desired.type())
                .update("route tables", is.routeTableIds(), should.routeTableIds())
                .update("subnets", is.subnetIds(), should.subnetIds())
                .update("security groups", is.securityGroupIds(), should.securityGroupIds())
                .update("private DNS", is.privateDns(), should.privateDns())
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        Placement is = actual.placement();
        Placement should = desired.placement();
        ec2.modifyVpcEndpoint(request -> {
            request.vpcEndpointId(actual.id());
            if (desired.type() == VpcEndpointType.GATEWAY) {
                request.addRouteTableIds(without(should.routeTableIds(), is.routeTableIds()))
                        .removeRouteTableIds(without(is.routeTableIds(), should.routeTableIds()));
            } else {
                request.addSubnetIds(without(should.subnetIds(), is.subnetIds()))
                        .removeSubnetIds(without(is.subnetIds(), should.subnetIds()))
                        .addSecurityGroupIds(without(should.securityGroupIds(), is.securityGroupIds()))
                        .removeSecurityGroupIds(without(is.securityGroupIds(), should.securityGroupIds()))
                        .privateDnsEnabled(should.privateDns());
            }
        });
        return actual.in(actual.state(), should);
    }

    /** The call succeeds even when the deletion does not: failures are in its answer. */
    @Override
    public Optional<Found> delete(Found actual) {
        List<UnsuccessfulItem> failed = ec2.deleteVpcEndpoints(request -> request.vpcEndpointIds(actual.id()))
                .unsuccessful();
        for (UnsuccessfulItem item : failed) {
            Failure reason = AwsErrors.reason(item.error().code(), item.error().message(), 500);
            if (reason == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            String message = "DeleteVpcEndpoints: %s (%s)"
                    .formatted(item.error().message(), item.error().code());
            throw new RemoteException(reason, message, null);
        }
        // An interface endpoint keeps its interfaces in the subnets for a minute or more; a gateway leaves at once.
        return actual.type() == VpcEndpointType.GATEWAY
                ? Optional.empty()
                : Optional.of(actual.in("deleting", actual.placement()));
    }

    @Override
    public Outcome readiness(Found actual) {
        return switch (actual.state()) {
            case "available" -> Outcome.DONE;
            case "failed", "rejected", "expired" ->
                new Outcome.Failed(Failure.UNAVAILABLE, actual.id() + " is " + actual.state(), Duration.ofMinutes(1));
            default -> Outcome.waitFor(Duration.ofSeconds(5), actual.id() + " is " + actual.state());
        };
    }

    @Override
    public boolean isEnding(Found actual) {
        return actual.state().equals("deleting") || actual.state().equals("deleted");
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        Ec2Tags.put(ec2, actual.id(), tags);
    }

    @Override
    public void release(Found actual) {
        Ec2Tags.release(ec2, actual.id());
    }

    private static List<String> without(Collection<String> all, Set<String> those) {
        return all.stream().filter(each -> !those.contains(each)).toList();
    }

    private static Found found(VpcEndpoint endpoint) {
        Placement placement = new Placement(
                Set.copyOf(endpoint.routeTableIds()),
                Set.copyOf(endpoint.subnetIds()),
                Set.copyOf(endpoint.groups().stream()
                        .map(SecurityGroupIdentifier::groupId)
                        .toList()),
                // A gateway has none, whatever the answer says.
                endpoint.vpcEndpointType() != VpcEndpointType.GATEWAY
                        && Boolean.TRUE.equals(endpoint.privateDnsEnabled()));
        return new Found(
                endpoint.vpcEndpointId(),
                Ec2Tags.identity(endpoint.tags()),
                // Capitals differ between the kinds of endpoints.
                endpoint.stateAsString().toLowerCase(Locale.ROOT),
                endpoint.vpcEndpointType(),
                endpoint.vpcId(),
                endpoint.serviceName(),
                placement);
    }
}
