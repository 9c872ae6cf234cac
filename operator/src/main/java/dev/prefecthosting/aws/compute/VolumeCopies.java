package dev.prefecthosting.aws.compute;

import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.aws.network.Ec2Permissions;
import dev.prefecthosting.aws.network.Ec2Tags;
import dev.prefecthosting.plan.Copy;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Snapshots that stay when their volume goes. */
record VolumeCopies(Ec2Client ec2) {
    static Ec2Permissions permitted(Ec2Permissions permissions) {
        return permissions
                .anywhere("ec2:DescribeSnapshots", "ec2:CreateSnapshot")
                .tagging("snapshot", "ec2:CreateSnapshot");
    }

    /** One for each volume: made at the first call, found at later ones. */
    Copy of(String volumeId) {
        Optional<Snapshot> found = ec2
                .describeSnapshots(request -> request.ownerIds("self")
                        .filters(Ec2Tags.filter("volume-id", volumeId), Ec2Tags.filter("tag-key", Tags.RETAINED)))
                .snapshots()
                .stream()
                .filter(snapshot -> snapshot.state() != SnapshotState.ERROR)
                .findFirst();
        return found.map(snapshot -> new Copy(snapshot.snapshotId(), snapshot.state() == SnapshotState.COMPLETED))
                .orElseGet(() -> new Copy(made(volumeId), false));
    }

    private String made(String volumeId) {
        List<Tag> tags = List.of(
                Tag.builder().key(Tags.RETAINED).value("true").build(),
                Tag.builder().key("Name").value("last of " + volumeId).build());
        return ec2.createSnapshot(request -> request.volumeId(volumeId)
                        .description("Made before " + volumeId + " was deleted")
                        .tagSpecifications(TagSpecification.builder()
                                .resourceType(ResourceType.SNAPSHOT)
                                .tags(tags)
                                .build()))
                .snapshotId();
    }
}
