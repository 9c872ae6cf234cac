package dev.prefecthosting.aws.compute;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.aws.network.Ec2Permissions;
import dev.prefecthosting.aws.network.Ec2Tags;
import dev.prefecthosting.plan.Copy;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
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
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeState;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** Encrypted EBS volumes that outlive the instance which uses them. */
public final class Volumes implements AwsKind<Volumes.Desired, Volumes.Found> {
    private static final VolumeType TYPE = VolumeType.GP3;

    private final Ec2Client ec2;

    public Volumes(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /**
     * @param kmsKeyArn null: the account's default key for EBS
     * @param snapshotId what it is filled from at first; null: nothing. Never drifts
     * @param volumeId one that exists and is taken, whatever its size and key; null: a new one
     */
    public record Desired(
            String zone,
            int sizeGiB,
            @Nullable String kmsKeyArn,
            @Nullable String snapshotId,
            @Nullable String volumeId) {}

    /**
     * @param state {@code creating}, {@code available}, {@code in-use}, {@code deleting} or {@code error}
     * @param attachments where it is in use; one, unless someone attached it elsewhere
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            String zone,
            int sizeGiB,
            String type,
            @Nullable String kmsKeyArn,
            List<Attachment> attachments)
            implements Remote {
        public Found {
            attachments = List.copyOf(attachments);
        }

        VolumeState condition() {
            return VolumeState.fromValue(state);
        }
    }

    /**
     * @param state {@code attaching}, {@code attached}, {@code busy} or {@code detaching}
     */
    public record Attachment(String instanceId, String state) {}

    @Override
    public String name() {
        return "Volume";
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        Ec2Permissions permissions = Ec2Permissions.of("volume")
                .anywhere("ec2:DescribeVolumes")
                .creating("ec2:CreateVolume")
                .onOurs("ec2:ModifyVolume", "ec2:DeleteVolume")
                .onRetained("ec2:CreateTags", "ec2:DeleteTags")
                .usingKeys();
        return VolumeCopies.permitted(permissions).list();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return ec2.describeVolumesPaginator(request -> request.filters(Ec2Tags.OURS)).volumes().stream()
                .map(Volumes::found)
                .toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        String given = desired.volumeId();
        if (given != null) {
            return found(new GivenVolumes(ec2).taken(given, desired.zone(), creation), Tags.identity(creation));
        }
        CreateVolumeResponse created = ec2.createVolume(request -> request.availabilityZone(desired.zone())
                .size(desired.sizeGiB())
                .volumeType(TYPE)
                .encrypted(true)
                .kmsKeyId(desired.kmsKeyArn())
                .snapshotId(desired.snapshotId())
                .clientToken(creation.token())
                .tagSpecifications(Ec2Tags.specification(ResourceType.VOLUME, creation)));
        return new Found(
                created.volumeId(),
                Tags.identity(creation),
                created.stateAsString(),
                created.availabilityZone(),
                created.size(),
                created.volumeTypeAsString(),
                created.kmsKeyId(),
                List.of());
    }

    /** A volume grows in place and never shrinks; what someone else has grown stays so only if it is asked for. */
    @Override
    public Difference compare(Desired desired, Found actual) {
        Difference.Collector difference = Difference.collect()
                .replace("zone", actual.zone(), desired.zone())
                .update("type", actual.type(), TYPE.toString());
        String given = desired.volumeId();
        if (given != null) {
            difference.replace("volume", actual.id(), given);
            return difference
                    .update("size in GiB", actual.sizeGiB(), Math.max(actual.sizeGiB(), desired.sizeGiB()))
                    .result();
        }
        if (isComparable(desired.kmsKeyArn())) {
            difference.replace("KMS key", actual.kmsKeyArn(), desired.kmsKeyArn());
        }
        if (desired.sizeGiB() < actual.sizeGiB()) {
            difference.replace("size in GiB", actual.sizeGiB(), desired.sizeGiB());
        } else {
            difference.update("size in GiB", actual.sizeGiB(), desired.sizeGiB());
        }
        return difference.result();
    }

    /** EC2 names the key itself where an alias was given. */
    private static boolean isComparable(@Nullable String kmsKeyArn) {
        return kmsKeyArn != null && kmsKeyArn.contains(":key/");
    }

    @Override
    public Found update(Found actual, Desired desired) {
        int size = Math.max(actual.sizeGiB(), desired.sizeGiB());
        ec2.modifyVolume(request -> request.volumeId(actual.id()).size(size).volumeType(TYPE));
        return new Found(
                actual.id(),
                actual.identity(),
                actual.state(),
                actual.zone(),
                size,
                TYPE.toString(),
                actual.kmsKeyArn(),
                actual.attachments());
    }

    @Override
    public Optional<Found> delete(Found actual) {
        Gone.whenDeleted(() -> ec2.deleteVolume(request -> request.volumeId(actual.id())));
        return Optional.empty();
    }

    @Override
    public Copy copy(Found actual) {
        return new VolumeCopies(ec2).of(actual.id());
    }

    @Override
    public Outcome readiness(Found actual) {
        return switch (actual.condition()) {
            case AVAILABLE, IN_USE -> Outcome.DONE;
            case ERROR ->
                new Outcome.Failed(
                        Failure.UNAVAILABLE,
                        actual.id() + " could not be made; look at its KMS key and snapshot, and delete it",
                        Duration.ofMinutes(1));
            case CREATING, DELETING, DELETED, UNKNOWN_TO_SDK_VERSION ->
                Outcome.waitFor(Duration.ofSeconds(2), actual.id() + " is " + actual.state());
        };
    }

    @Override
    public boolean isEnding(Found actual) {
        return actual.condition() == VolumeState.DELETING || actual.condition() == VolumeState.DELETED;
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        Ec2Tags.put(ec2, actual.id(), tags);
    }

    @Override
    public void release(Found actual) {
        Ec2Tags.release(ec2, actual.id());
    }

    private static Found found(Volume volume) {
        return found(volume, Ec2Tags.identity(volume.tags()));
    }

    private static Found found(Volume volume, Identity identity) {
        return new Found(
                volume.volumeId(),
                identity,
                volume.stateAsString(),
                volume.availabilityZone(),
                volume.size(),
                volume.volumeTypeAsString(),
                volume.kmsKeyId(),
                volume.attachments().stream().map(Volumes::attachment).toList());
    }

    private static Attachment attachment(VolumeAttachment attachment) {
        return new Attachment(attachment.instanceId(), attachment.stateAsString());
    }
}
