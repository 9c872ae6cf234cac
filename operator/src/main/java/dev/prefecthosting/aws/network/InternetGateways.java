package dev.prefecthosting.aws.network;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
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
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Internet gateways, each attached to one VPC. */
public final class InternetGateways implements AwsKind<InternetGateways.Desired, InternetGateways.Found> {
    private static final String ATTACHED = "available";
    private static final String DETACHED = "detached";

    private final Ec2Client ec2;

    public InternetGateways(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** What it is attached to. */
    public record Desired(String vpcId) {}

    /**
     * @param state that of the attachment
     * @param vpcId null while attached to none
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            @Nullable String vpcId) implements Remote {}

    @Override
    public String name() {
        return "InternetGateway";
    }

    @Override
    public boolean createIsIdempotent() {
        return false;
    }

    @Override
    public List<Permission> permissions() {
        return Ec2Permissions.of("internet-gateway")
                .anywhere("ec2:DescribeInternetGateways", "ec2:AttachInternetGateway", "ec2:DetachInternetGateway")
                .creating("ec2:CreateInternetGateway")
                .onOurs("ec2:DeleteInternetGateway")
                .list();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return ec2
                .describeInternetGatewaysPaginator(request -> request.filters(Ec2Tags.OURS))
                .internetGateways()
                .stream()
                .map(InternetGateways::found)
                .toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        return found(ec2.createInternetGateway(request ->
                        request.tagSpecifications(Ec2Tags.specification(ResourceType.INTERNET_GATEWAY, creation)))
                .internetGateway());
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .update("VPC", actual.vpcId(), desired.vpcId())
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        detach(actual);
        ec2.attachInternetGateway(
                request -> request.internetGatewayId(actual.id()).vpcId(desired.vpcId()));
        return new Found(actual.id(), actual.identity(), ATTACHED, desired.vpcId());
    }

    @Override
    public Optional<Found> delete(Found actual) {
        detach(actual);
        Gone.whenDeleted(() -> ec2.deleteInternetGateway(request -> request.internetGatewayId(actual.id())));
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

    private void detach(Found actual) {
        if (actual.vpcId() != null) {
            Gone.whenDeleted(() -> ec2.detachInternetGateway(
                    request -> request.internetGatewayId(actual.id()).vpcId(actual.vpcId())));
        }
    }

    private static Found found(InternetGateway gateway) {
        Optional<InternetGatewayAttachment> attachment =
                gateway.attachments().stream().findFirst();
        return new Found(
                gateway.internetGatewayId(),
                Ec2Tags.identity(gateway.tags()),
                attachment.map(InternetGatewayAttachment::stateAsString).orElse(DETACHED),
                attachment.map(InternetGatewayAttachment::vpcId).orElse(null));
    }
}
