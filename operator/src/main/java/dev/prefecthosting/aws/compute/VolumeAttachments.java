package dev.prefecthosting.aws.compute;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.network.Ec2Permissions;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Scan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;

/**
 * Which volume is attached to which instance. Read from the volumes' own listing; it belongs to the volume's owner, under
 * the logical ID that {@link #logicalId} derives.
 */
public final class VolumeAttachments implements AwsKind<VolumeAttachments.Desired, VolumeAttachments.Found> {
    /** On Nitro instances only a word: the system names the device itself. */
    private static final String DEVICE = "/dev/sdf";

    /** Recent enough to be the listing of this very pass, less than the time between two looks at something pending. */
    private static final Duration THIS_PASS = Duration.ofSeconds(1);

    private final Ec2Client ec2;
    private final Inventory<Volumes.Desired, Volumes.Found> volumes;

    public VolumeAttachments(Ec2Client ec2, Inventory<Volumes.Desired, Volumes.Found> volumes) {
        this.ec2 = ec2;
        this.volumes = volumes;
    }

    /** Of the step that attaches the volume of this step. */
    public static String logicalId(String volumeLogicalId) {
        return volumeLogicalId + "-attachment";
    }

    public record Desired(String volumeId, String instanceId) {}

    /**
     * @param id volume and instance
     * @param state {@code attaching}, {@code attached}, {@code busy} or {@code detaching}
     */
    public record Found(String id, Identity identity, String state, String volumeId, String instanceId)
            implements Remote {
        static Found of(Identity identity, String state, String volumeId, String instanceId) {
            return new Found(volumeId + "@" + instanceId, identity, state, volumeId, instanceId);
        }

        VolumeAttachmentState condition() {
            return VolumeAttachmentState.fromValue(state);
        }
    }

    @Override
    public String name() {
        return "VolumeAttachment";
    }

    /** A volume is attached once: a second call is refused. */
    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Ec2Permissions.of("volume")
                .onOurs("ec2:AttachVolume")
                .onOurOwn("instance", "ec2:AttachVolume")
                .list();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        volumes.refresh(THIS_PASS);
        return volumes.all().stream().flatMap(VolumeAttachments::of).toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        String state = ec2.attachVolume(request -> request.volumeId(desired.volumeId())
                        .instanceId(desired.instanceId())
                        .device(DEVICE))
                .stateAsString();
        return Found.of(creation.identity(), state, desired.volumeId(), desired.instanceId());
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .replace("volume", actual.volumeId(), desired.volumeId())
                .replace("instance", actual.instanceId(), desired.instanceId())
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        throw new IllegalStateException("an attachment is replaced, never updated");
    }

    /**
     * Makes no call. It goes with its instance, whose file systems are unmounted before AWS detaches the volume; to detach
     * it under a running instance would lose what was not written yet, or hang until the instance lets go.
     */
    @Override
    public Optional<Found> delete(Found actual) {
        return Optional.empty();
    }

    @Override
    public Outcome readiness(Found actual) {
        return switch (actual.condition()) {
            case ATTACHED -> Outcome.DONE;
            case ATTACHING, BUSY, DETACHING, DETACHED, UNKNOWN_TO_SDK_VERSION ->
                Outcome.waitFor(Duration.ofSeconds(2), actual.id() + " is " + actual.state());
        };
    }

    @Override
    public boolean isEnding(Found actual) {
        return actual.condition() == VolumeAttachmentState.DETACHING;
    }

    /** The volume carries them. */
    @Override
    public void tag(Found actual, Map<String, String> tags) {}

    /** It carries no tag of its own, and is told by the volume's. */
    @Override
    public void release(Found actual) {}

    private static Stream<Found> of(Volumes.Found volume) {
        Identity identity = volume.identity().isForeign()
                ? Identity.FOREIGN
                : new Identity(
                        volume.identity().ownerUid(),
                        logicalId(volume.identity().logicalId()));
        return volume.attachments().stream()
                .filter(attachment -> !attachment.state().equals(VolumeAttachmentState.DETACHED.toString()))
                .map(attachment -> Found.of(identity, attachment.state(), volume.id(), attachment.instanceId()));
    }
}
