package dev.prefecthosting.aws.network;

import dev.prefecthosting.aws.AwsErrors;
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
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddress;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** NAT gateways. */
public final class NatGateways implements AwsKind<NatGateways.Desired, NatGateways.Found> {
    private final Ec2Client ec2;

    public NatGateways(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** A public subnet, and the Elastic IP that it takes. */
    public record Desired(String subnetId, String allocationId) {}

    /**
     * @param state {@code pending}, {@code available}, {@code failed}, {@code deleting} or {@code deleted}
     * @param allocationId null while it takes the address
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            String subnetId,
            @Nullable String allocationId,
            @Nullable String failureCode,
            @Nullable String failureMessage)
            implements Remote {
        NatGatewayState condition() {
            return NatGatewayState.fromValue(state);
        }

        Found deleting() {
            return new Found(id, identity, NatGatewayState.DELETING.toString(), subnetId, allocationId, null, null);
        }
    }

    @Override
    public String name() {
        return "NatGateway";
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Ec2Permissions.of("natgateway")
                .anywhere("ec2:DescribeNatGateways")
                .creating("ec2:CreateNatGateway")
                .onOurs("ec2:DeleteNatGateway")
                .list();
    }

    /** Deleted ones are shown by EC2 for about an hour; nothing waits for them. */
    @Override
    public List<Found> list(Scan<Found> scan) {
        return ec2.describeNatGatewaysPaginator(request -> request.filter(Ec2Tags.OURS)).natGateways().stream()
                .filter(gateway -> gateway.state() != NatGatewayState.DELETED)
                .map(NatGateways::found)
                .toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        return found(ec2.createNatGateway(request -> request.subnetId(desired.subnetId())
                        .allocationId(desired.allocationId())
                        .clientToken(creation.token())
                        .tagSpecifications(Ec2Tags.specification(ResourceType.NATGATEWAY, creation)))
                .natGateway());
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        String allocationId = actual.allocationId() == null ? desired.allocationId() : actual.allocationId();
        return Difference.collect()
                .replace("subnet", actual.subnetId(), desired.subnetId())
                .replace("address", allocationId, desired.allocationId())
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        throw new IllegalStateException("a NAT gateway is replaced, never updated");
    }

    @Override
    public Optional<Found> delete(Found actual) {
        return Gone.whenDeleted(() -> ec2.deleteNatGateway(request -> request.natGatewayId(actual.id())))
                ? Optional.of(actual.deleting())
                : Optional.empty();
    }

    /** A failed one is removed by AWS within the hour, and then made again. */
    @Override
    public Outcome readiness(Found actual) {
        return switch (actual.condition()) {
            case AVAILABLE -> Outcome.DONE;
            case FAILED ->
                new Outcome.Failed(
                        AwsErrors.reason(actual.failureCode(), actual.failureMessage(), 500),
                        "%s failed: %s (%s)".formatted(actual.id(), actual.failureMessage(), actual.failureCode()),
                        Duration.ofMinutes(1));
            case PENDING, DELETING, DELETED, UNKNOWN_TO_SDK_VERSION ->
                Outcome.waitFor(Duration.ofSeconds(5), actual.id() + " is " + actual.state());
        };
    }

    @Override
    public boolean isEnding(Found actual) {
        return actual.condition() == NatGatewayState.DELETING || actual.condition() == NatGatewayState.DELETED;
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        Ec2Tags.put(ec2, actual.id(), tags);
    }

    @Override
    public void release(Found actual) {
        Ec2Tags.release(ec2, actual.id());
    }

    private static Found found(NatGateway gateway) {
        return new Found(
                gateway.natGatewayId(),
                Ec2Tags.identity(gateway.tags()),
                gateway.stateAsString(),
                gateway.subnetId(),
                gateway.natGatewayAddresses().stream()
                        .map(NatGatewayAddress::allocationId)
                        .findFirst()
                        .orElse(null),
                gateway.failureCode(),
                gateway.failureMessage());
    }
}
