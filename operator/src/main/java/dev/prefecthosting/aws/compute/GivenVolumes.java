package dev.prefecthosting.aws.compute;

import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.aws.network.Ec2Tags;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.RemoteException;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;

/** Volumes that were retained, or that a person has set free for us: used in place of new ones. */
record GivenVolumes(Ec2Client ec2) {
    /** Makes it ours; throws with what to do when it can't be. */
    Volume taken(String id, String zone, Creation creation) {
        Volume volume =
                ec2.describeVolumes(request -> request.volumeIds(id)).volumes().getFirst();
        refuse(volume, zone, creation);
        Ec2Tags.put(ec2, id, Tags.of(creation));
        ec2.deleteTags(request ->
                request.resources(id).tags(Tag.builder().key(Tags.RETAINED).build()));
        return volume;
    }

    private static void refuse(Volume volume, String zone, Creation creation) {
        String id = volume.volumeId();
        Identity owner = Ec2Tags.identity(volume.tags());
        if (!owner.isForeign() && !owner.equals(creation.identity())) {
            throw refusal(Failure.CONFLICT, id + " belongs to another hosting, which has to release it first");
        }
        String former = Ec2Tags.value(volume.tags(), Tags.OWNER).orElse("");
        if (!former.isEmpty() && !former.startsWith(creation.owner().namespace() + "/")) {
            throw refusal(
                    Failure.CONFLICT,
                    "%s was %s's, of another namespace: whoever may decide about its data takes the tag %s off it"
                            .formatted(id, former, Tags.OWNER));
        }
        Optional<String> retained = Ec2Tags.value(volume.tags(), Tags.RETAINED);
        if (owner.isForeign() && retained.isEmpty()) {
            throw refusal(
                    Failure.CONFLICT,
                    "%s was not set free for a hosting: aws ec2 create-tags --resources %s --tags Key=%s,Value=true"
                            .formatted(id, id, Tags.RETAINED));
        }
        if (!volume.availabilityZone().equals(zone)) {
            throw refusal(
                    Failure.INVALID,
                    "%s is in %s and the instance's subnet in %s: write spec.network.vpc.zoneNames with %s first"
                            .formatted(id, volume.availabilityZone(), zone, volume.availabilityZone()));
        }
        if (!volume.attachments().isEmpty()) {
            throw refusal(
                    Failure.CONFLICT,
                    "%s is attached to %s: detach it first"
                            .formatted(id, volume.attachments().getFirst().instanceId()));
        }
    }

    private static RemoteException refusal(Failure reason, String message) {
        return new RemoteException(reason, message, null);
    }
}
