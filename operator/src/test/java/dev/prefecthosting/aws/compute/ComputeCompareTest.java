package dev.prefecthosting.aws.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.NoCalls;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Owner;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

class ComputeCompareTest {
    private static final Images.Image IMAGE = new Images.Image("ami-2", "/dev/xvda");
    private static final String KEY = "arn:aws:kms:eu-west-1:123456789012:key/x";

    private final Volumes volumes = new Volumes(new NoCalls());
    private final Instances instances = new Instances(new NoCalls());

    private static Volumes.Found volume(int sizeGiB, @Nullable String key) {
        return new Volumes.Found(
                "vol-1", new Identity("uid", "data-volume"), "in-use", "eu-west-1a", sizeGiB, "gp3", key, List.of());
    }

    private static Volumes.Desired volumeDesired(int sizeGiB, @Nullable String key) {
        return new Volumes.Desired("eu-west-1a", sizeGiB, key, null, null);
    }

    @Test
    void aNewerImageReplacesAnInstanceThatFollowsIt() {
        Instances.Desired latest =
                new Instances.Desired(IMAGE, "t4g.medium", "ops", "eni-1", "profile", "", 30, KEY, "Ubuntu", true);
        assertThat(instances.compare(desired("t4g.medium"), instance("running", 30)))
                .isEqualTo(Difference.NONE);
        assertThat(instances.compare(latest, instance("running", 30)))
                .isEqualTo(new Difference.Replace(List.of("image ami-1 → ami-2")));
    }

    @Test
    void aGivenVolumeKeepsItsSizeAndKeyAndIsReplacedByAnotherOne() {
        Volumes.Desired same = new Volumes.Desired("eu-west-1a", 20, null, null, "vol-1");
        assertThat(volumes.compare(same, volume(40, KEY))).isEqualTo(Difference.NONE);
        assertThat(volumes.compare(new Volumes.Desired("eu-west-1a", 80, null, null, "vol-1"), volume(40, KEY)))
                .isInstanceOf(Difference.Update.class);
        assertThat(volumes.compare(new Volumes.Desired("eu-west-1a", 20, null, null, "vol-2"), volume(40, KEY)))
                .isInstanceOf(Difference.Replace.class);
    }

    private static Instances.Desired desired(String type) {
        return desired(type, "Ubuntu");
    }

    private static Instances.Desired desired(String type, String system) {
        return new Instances.Desired(IMAGE, type, "ops", "eni-1", "profile", "#!/bin/sh\n", 30, KEY, system, false);
    }

    private static Instances.Found instance(String state, @Nullable Integer rootGiB) {
        return new Instances.Found(
                "i-1",
                new Identity("uid", "instance"),
                state,
                "ami-1",
                "t4g.medium",
                "ops",
                "eni-1",
                rootGiB,
                "Ubuntu",
                "required, hop limit 1",
                "eu-west-1a",
                "10.0.1.10",
                null);
    }

    @Test
    void aVolumeGrowsInPlaceAndNeverShrinks() {
        assertThat(volumes.compare(volumeDesired(40, null), volume(20, KEY)))
                .isEqualTo(new Difference.Update(List.of("size in GiB 20 → 40")));
        assertThat(volumes.compare(volumeDesired(20, null), volume(40, KEY)))
                .isEqualTo(new Difference.Replace(List.of("size in GiB 40 → 20")));
    }

    @Test
    void aKeyIsComparedWhereItIsNamedItself() {
        assertThat(volumes.compare(volumeDesired(20, KEY), volume(20, null))).isInstanceOf(Difference.Replace.class);
        assertThat(volumes.compare(volumeDesired(20, "arn:aws:kms:eu-west-1:123456789012:alias/x"), volume(20, KEY)))
                .isEqualTo(Difference.NONE);
    }

    @Test
    void imageAndUserDataNeverDriftAndATypeNeedsAnotherInstance() {
        assertThat(instances.compare(desired("t4g.medium"), instance("running", 30)))
                .isEqualTo(Difference.NONE);
        assertThat(instances.compare(desired("t4g.large"), instance("running", 30)))
                .isEqualTo(new Difference.Replace(List.of("type t4g.medium → t4g.large")));
    }

    @Test
    void anotherSystemNeedsAnotherInstance() {
        assertThat(instances.compare(desired("t4g.medium", "Ubuntu with desktop"), instance("running", 30)))
                .isEqualTo(new Difference.Replace(List.of("system Ubuntu → Ubuntu with desktop")));
        assertThat(instances.compare(desired("t4g.medium", "AmazonLinux2023"), instance("running", 30)))
                .isInstanceOf(Difference.Replace.class);
    }

    @Test
    void aRootVolumeIsComparedOnlyIfItsTagIsThere() {
        assertThat(instances.compare(desired("t4g.medium"), instance("running", 20)))
                .isInstanceOf(Difference.Replace.class);
        assertThat(instances.compare(desired("t4g.medium"), instance("running", null)))
                .isEqualTo(Difference.NONE);
    }

    @Test
    void aStoppedInstanceIsStartedAndAStoppingOneWaitedFor() {
        assertThat(instances.compare(desired("t4g.medium"), instance("stopped", 30)))
                .isEqualTo(new Difference.Update(List.of("state stopped → running")));
        assertThat(instances.compare(desired("t4g.medium"), instance("stopping", 30)))
                .isEqualTo(Difference.NONE);
        assertThat(instances.readiness(instance("stopping", 30))).isInstanceOf(Outcome.Wait.class);
        assertThat(instances.isEnding(instance("shutting-down", 30))).isTrue();
    }

    @Test
    void aLaunchNamesTheInterfaceAloneAndGivesTheRootVolumeNoOwner() {
        Creation creation = new Creation(new Owner("uid", "default", "demo", Map.of("team", "data")), "instance", 0);
        RunInstancesRequest request = Launch.request(creation, desired("t4g.medium"));

        assertThat(request.subnetId()).isNull();
        assertThat(request.hasSecurityGroupIds()).isFalse();
        assertThat(request.networkInterfaces()).singleElement().satisfies(each -> {
            assertThat(each.networkInterfaceId()).isEqualTo("eni-1");
            assertThat(each.associatePublicIpAddress()).isNull();
            assertThat(each.subnetId()).isNull();
        });
        assertThat(request.userData()).isEqualTo("IyEvYmluL3NoCg==");
        assertThat(keys(request, 0)).contains("prefecthosting.dev/owner-uid", "team");
        assertThat(keys(request, 1))
                .contains("prefecthosting.dev/owner", "team")
                .doesNotContain("prefecthosting.dev/owner-uid");
    }

    private static List<String> keys(RunInstancesRequest request, int specification) {
        TagSpecification tags = request.tagSpecifications().get(specification);
        return tags.tags().stream().map(Tag::key).toList();
    }
}
