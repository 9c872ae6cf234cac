package dev.prefecthosting.aws.compute;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.network.Ec2Permissions;
import dev.prefecthosting.aws.network.Ec2Tags;
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
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** Instances, each on a network interface that outlives it. Image and user data are fixed at launch and never drift. */
public final class Instances implements AwsKind<Instances.Desired, Instances.Found> {
    private static final String RUNNING = InstanceStateName.RUNNING.toString();
    private static final String METADATA = "required, hop limit " + Launch.HOP_LIMIT;

    private final Ec2Client ec2;

    public Instances(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /**
     * @param keyName of the SSH key pair; null: none
     * @param profile the instance profile's name
     * @param userData plain text
     * @param kmsKeyArn of the root volume; null: the account's default key for EBS
     * @param system what image and user data make of it, e.g. {@code Ubuntu with desktop}; one that has more will do
     * @param followsImage whether a newer image makes another instance; else the image never drifts
     */
    public record Desired(
            Images.Image image,
            String type,
            @Nullable String keyName,
            String networkInterfaceId,
            String profile,
            String userData,
            int rootGiB,
            @Nullable String kmsKeyArn,
            String system,
            boolean followsImage) {}

    /**
     * @param state {@code pending}, {@code running}, {@code stopping}, {@code stopped}, {@code shutting-down} or {@code
     *     terminated}
     * @param networkInterfaceId null when EC2 does not say
     * @param rootGiB at launch; null when someone took the tag away that tells it
     * @param system at launch; null when someone took the tag away that tells it
     * @param metadata how tokens and hops of the metadata service are set
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            String imageId,
            String type,
            @Nullable String keyName,
            @Nullable String networkInterfaceId,
            @Nullable Integer rootGiB,
            @Nullable String system,
            String metadata,
            String zone,
            @Nullable String privateIp,
            @Nullable String publicIp)
            implements Remote {
        InstanceStateName condition() {
            return InstanceStateName.fromValue(state);
        }

        Found in(InstanceStateName nowState, String nowMetadata) {
            return new Found(
                    id,
                    identity,
                    nowState.toString(),
                    imageId,
                    type,
                    keyName,
                    networkInterfaceId,
                    rootGiB,
                    system,
                    nowMetadata,
                    zone,
                    privateIp,
                    publicIp);
        }
    }

    @Override
    public String name() {
        return "Instance";
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Ec2Permissions.of("instance")
                .anywhere("ec2:DescribeInstances")
                .creating("ec2:RunInstances")
                .tagging("volume", "ec2:RunInstances")
                .onOurs("ec2:StartInstances", "ec2:ModifyInstanceMetadataOptions", "ec2:TerminateInstances")
                .with(new Permission(
                        "iam:PassRole", "arn:aws:iam::*:role/*", Map.of("iam:PassedToService", "ec2.amazonaws.com")))
                .usingKeys()
                .list();
    }

    /** Terminated ones are shown by EC2 for about an hour; nothing waits for them. */
    @Override
    public List<Found> list(Scan<Found> scan) {
        return ec2.describeInstancesPaginator(request -> request.filters(Ec2Tags.OURS)).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(instance -> instance.state().name() != InstanceStateName.TERMINATED)
                .map(Instances::found)
                .toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        return found(
                ec2.runInstances(Launch.request(creation, desired)).instances().getFirst());
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        boolean stopped = actual.condition() == InstanceStateName.STOPPED;
        Difference.Collector difference = Difference.collect()
                .replace("type", actual.type(), desired.type())
                .replace("key pair", actual.keyName(), desired.keyName());
        if (actual.rootGiB() != null) {
            difference.replace("root volume in GiB", actual.rootGiB(), desired.rootGiB());
        }
        if (desired.followsImage()) {
            difference.replace("image", actual.imageId(), desired.image().id());
        }
        String system = actual.system();
        if (system != null && !system.startsWith(desired.system())) {
            difference.replace("system", system, desired.system());
        }
        if (actual.networkInterfaceId() != null) {
            difference.replace("network interface", actual.networkInterfaceId(), desired.networkInterfaceId());
        }
        return difference
                .update("metadata tokens", actual.metadata(), METADATA)
                .update("state", actual.state(), stopped ? RUNNING : actual.state())
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        if (!actual.metadata().equals(METADATA)) {
            ec2.modifyInstanceMetadataOptions(request -> request.instanceId(actual.id())
                    .httpTokens(HttpTokensState.REQUIRED)
                    .httpPutResponseHopLimit(Launch.HOP_LIMIT));
        }
        if (actual.condition() != InstanceStateName.STOPPED) {
            return actual.in(actual.condition(), METADATA);
        }
        ec2.startInstances(request -> request.instanceIds(actual.id()));
        return actual.in(InstanceStateName.PENDING, METADATA);
    }

    @Override
    public Optional<Found> delete(Found actual) {
        return Gone.whenDeleted(() -> ec2.terminateInstances(request -> request.instanceIds(actual.id())))
                ? Optional.of(actual.in(InstanceStateName.SHUTTING_DOWN, actual.metadata()))
                : Optional.empty();
    }

    @Override
    public Outcome readiness(Found actual) {
        return switch (actual.condition()) {
            case RUNNING -> Outcome.DONE;
            case PENDING, STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED, UNKNOWN_TO_SDK_VERSION ->
                Outcome.waitFor(Duration.ofSeconds(5), actual.id() + " is " + actual.state());
        };
    }

    @Override
    public boolean isEnding(Found actual) {
        return actual.condition() == InstanceStateName.SHUTTING_DOWN
                || actual.condition() == InstanceStateName.TERMINATED;
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        Ec2Tags.put(ec2, actual.id(), tags);
    }

    @Override
    public void release(Found actual) {
        Ec2Tags.release(ec2, actual.id());
    }

    private static Found found(Instance instance) {
        return new Found(
                instance.instanceId(),
                Ec2Tags.identity(instance.tags()),
                instance.state().nameAsString(),
                instance.imageId(),
                instance.instanceTypeAsString(),
                instance.keyName(),
                instance.networkInterfaces().stream()
                        .filter(each ->
                                each.attachment() != null && each.attachment().deviceIndex() == 0)
                        .map(InstanceNetworkInterface::networkInterfaceId)
                        .findFirst()
                        .orElse(null),
                Ec2Tags.value(instance.tags(), Launch.ROOT_GIB)
                        .map(Integer::valueOf)
                        .orElse(null),
                Ec2Tags.value(instance.tags(), Launch.SYSTEM).orElse(null),
                metadata(instance.metadataOptions()),
                instance.placement().availabilityZone(),
                instance.privateIpAddress(),
                instance.publicIpAddress());
    }

    private static String metadata(@Nullable InstanceMetadataOptionsResponse options) {
        return options == null
                ? "unknown"
                : "%s, hop limit %d".formatted(options.httpTokensAsString(), options.httpPutResponseHopLimit());
    }
}
