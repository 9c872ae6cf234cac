package dev.prefecthosting.aws.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Scan;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;

class VolumeAttachmentsTest {
    /** One attached volume. */
    private static final class OneVolume implements Ec2Client {
        private int listings;

        @Override
        public DescribeVolumesResponse describeVolumes(DescribeVolumesRequest request) {
            listings++;
            Volume volume = Volume.builder()
                    .volumeId("vol-1")
                    .state("in-use")
                    .availabilityZone("eu-west-1a")
                    .size(20)
                    .volumeType("gp3")
                    .attachments(VolumeAttachment.builder()
                            .instanceId("i-1")
                            .state(VolumeAttachmentState.ATTACHED)
                            .build())
                    .tags(tag(Tags.OWNER_UID, "uid"), tag(Tags.LOGICAL_ID, "data-volume"))
                    .build();
            return DescribeVolumesResponse.builder().volumes(volume).build();
        }

        private static Tag tag(String key, String value) {
            return Tag.builder().key(key).value(value).build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private final OneVolume ec2 = new OneVolume();
    private final Inventory<Volumes.Desired, Volumes.Found> volumes =
            new Inventory<>(new Volumes(ec2), Clock.systemUTC());
    private final VolumeAttachments attachments = new VolumeAttachments(ec2, volumes);

    @Test
    void theyBelongToTheOwnerOfTheVolumeAndTakeNoListingOfTheirOwn() {
        volumes.refresh(Duration.ZERO);
        List<VolumeAttachments.Found> found = attachments.list(new Scan<>(List.of(), true));

        assertThat(found).singleElement().satisfies(each -> {
            assertThat(each.identity()).isEqualTo(new Identity("uid", "data-volume-attachment"));
            assertThat(each.id()).isEqualTo("vol-1@i-1");
            assertThat(each.state()).isEqualTo("attached");
        });
        assertThat(ec2.listings).isEqualTo(1);
    }

    @Test
    void theirEndIsThatOfTheInstance() {
        VolumeAttachments.Found found =
                attachments.list(new Scan<>(List.of(), true)).getFirst();
        assertThat(attachments.delete(found)).isEmpty();
    }
}
