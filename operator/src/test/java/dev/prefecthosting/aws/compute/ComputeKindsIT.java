package dev.prefecthosting.aws.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prefecthosting.aws.Account;
import dev.prefecthosting.aws.LocalAws;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.aws.Trial;
import dev.prefecthosting.aws.network.NetworkInterfaces;
import dev.prefecthosting.aws.network.SecurityGroups;
import dev.prefecthosting.aws.network.Subnets;
import dev.prefecthosting.aws.network.Vpcs;
import dev.prefecthosting.plan.Copy;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Scan;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;

/** Instance, volume and attachment on local AWS: created, listed, compared, changed, deleted. */
@SuppressWarnings("NullAway.Init")
@Tag("localaws")
class ComputeKindsIT {
    private static final String ZONE = "eu-west-1a";
    private static final String PROFILE = "trial-instance";

    private final Optional<LocalAws> found = LocalAws.find();
    private final Trial trial = new Trial();

    private LocalAws aws;
    private Ec2Client ec2;
    private Vpcs vpcs;
    private Subnets subnets;
    private SecurityGroups securityGroups;
    private NetworkInterfaces networkInterfaces;
    private Volumes volumes;
    private VolumeAttachments attachments;
    private Instances instances;
    private Images images;
    private Zones zones;
    private InstanceTypes types;
    private Account account;
    private NetworkInterfaces.Found networkInterface;

    @BeforeEach
    void makeInterface() {
        assumeTrue(found.isPresent(), "AWS_ENDPOINT_URL names no local AWS");
        aws = found.orElseThrow();
        ec2 = aws.clients().ec2();
        vpcs = new Vpcs(ec2);
        subnets = new Subnets(ec2);
        securityGroups = new SecurityGroups(ec2);
        networkInterfaces = new NetworkInterfaces(ec2);
        volumes = new Volumes(ec2);
        attachments = new VolumeAttachments(ec2, new Inventory<>(volumes, Clock.systemUTC()));
        instances = new Instances(ec2);
        images = new Images(aws.clients().ssm(), Clock.systemUTC());
        zones = new Zones(ec2, Clock.systemUTC());
        types = new InstanceTypes(ec2, Clock.systemUTC());
        account = new Account(aws.clients().sts());
        Vpcs.Found vpc = trial.make(vpcs, "vpc", new Vpcs.Desired("10.0.0.0/16"));
        Subnets.Found subnet = trial.make(subnets, "subnet-a", new Subnets.Desired(vpc.id(), "10.0.1.0/24", ZONE));
        SecurityGroups.Found group =
                trial.make(securityGroups, "server", new SecurityGroups.Desired(vpc.id(), "Prefect server", Set.of()));
        networkInterface = trial.make(
                networkInterfaces,
                "interface",
                new NetworkInterfaces.Desired(subnet.id(), Set.of(group.id()), "10.0.1.10", "Prefect server"));
        aws.makeInstanceProfile(PROFILE);
    }

    @AfterEach
    void calledOnlyWhatIsDeclared() {
        if (found.isEmpty()) {
            return;
        }
        Set<String> declared = Stream.<Permitted>of(
                        vpcs,
                        subnets,
                        securityGroups,
                        networkInterfaces,
                        volumes,
                        attachments,
                        instances,
                        images,
                        zones,
                        types,
                        account)
                .flatMap(each -> each.permissions().stream())
                .map(Permission::action)
                .collect(Collectors.toSet());
        // What the tests themselves do.
        declared.addAll(Set.of(
                "iam:CreateRole", "iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile", "ec2:StopInstances"));
        assertThat(declared).containsAll(aws.actions());
    }

    private Instances.Desired desired(String type) {
        Images.Image image = images.newest(Images.Os.AMAZON_LINUX_2023, Architecture.ARM64);
        return new Instances.Desired(
                image, type, null, networkInterface.id(), PROFILE, "#!/bin/sh\n", 30, null, "Ubuntu", false);
    }

    @Test
    void anInstanceTakesTheInterfaceThatIsThere() {
        Instances.Found instance = trial.make(instances, "instance", desired("t4g.medium"));

        assertThat(instance.networkInterfaceId()).isEqualTo(networkInterface.id());
        assertThat(instance.privateIp()).isEqualTo("10.0.1.10");
        assertThat(instance.zone()).isEqualTo(ZONE);
        assertThat(instances
                        .create(trial.creation("instance"), desired("t4g.medium"))
                        .id())
                .as("of the same token")
                .isEqualTo(instance.id());
        assertThat(instances.compare(desired("t4g.large"), instance)).isInstanceOf(Difference.Replace.class);
        assertThat(volumes.list(new Scan<>(List.of(), true))).as("root volumes").isEmpty();

        trial.delete(instances, instance);
        trial.delete(networkInterfaces, networkInterface);
    }

    @Test
    void anInstanceThatSomebodyStoppedIsStartedAndItsMetadataLocked() {
        Instances.Found instance = trial.make(instances, "instance", desired("t4g.medium"));
        ec2.modifyInstanceMetadataOptions(
                request -> request.instanceId(instance.id()).httpTokens(HttpTokensState.OPTIONAL));
        ec2.stopInstances(request -> request.instanceIds(instance.id()));
        Instances.Found stopped = stopped(instance);

        trial.bring(instances, desired("t4g.medium"), stopped);
        Instances.Found running = trial.ready(instances, instance);
        assertThat(running.state()).isEqualTo("running");
        assertThat(running.metadata()).isEqualTo("required, hop limit 1");
    }

    private Instances.Found stopped(Instances.Found instance) {
        Instances.Found now = trial.find(instances, instance).orElseThrow();
        while (!now.state().equals("stopped")) {
            now = trial.find(instances, instance).orElseThrow();
        }
        return now;
    }

    @Test
    void aVolumeIsAttachedOutlivesItsInstanceAndGrows() {
        Volumes.Found volume = trial.make(volumes, "data-volume", new Volumes.Desired(ZONE, 20, null, null, null));
        Instances.Found instance = trial.make(instances, "instance", desired("t4g.medium"));
        VolumeAttachments.Found attachment = trial.make(
                attachments,
                VolumeAttachments.logicalId("data-volume"),
                new VolumeAttachments.Desired(volume.id(), instance.id()));
        assertThat(attachment.state()).isEqualTo("attached");

        trial.bring(volumes, new Volumes.Desired(ZONE, 40, null, null, null), volume);
        trial.delete(instances, instance);
        Remote left = trial.ready(volumes, volume);
        assertThat(left.state()).isEqualTo("available");
        trial.delete(volumes, volume);
    }

    @Test
    void aRetainedVolumeHasNoOwner() {
        Volumes.Found volume = trial.make(volumes, "data-volume", new Volumes.Desired(ZONE, 20, null, null, null));
        volumes.release(volume);
        assertThat(volumes.list(new Scan<>(List.of(), true))).isEmpty();
        assertThat(ec2.describeVolumes(request -> request.volumeIds(volume.id()))
                        .volumes())
                .hasSize(1);
    }

    @Test
    void aRetainedVolumeIsTakenByAnotherHostingAndAStrangersIsNot() {
        Volumes.Found volume = trial.make(volumes, "data-volume", new Volumes.Desired(ZONE, 40, null, null, null));
        volumes.release(volume);
        Volumes.Desired given = new Volumes.Desired(ZONE, 20, null, null, volume.id());
        assertThatThrownBy(() -> volumes.create(
                        trial.creation("data-volume"), new Volumes.Desired("eu-west-1b", 20, null, null, volume.id())))
                .hasMessageContaining("write spec.network.vpc.zoneNames with " + ZONE);

        Owner elsewhere = new Owner(trial.owner().uid(), "another-team", "trial", Map.of());
        assertThatThrownBy(() -> volumes.create(new Creation(elsewhere, "data-volume", 0), given))
                .hasMessageContaining("was default/trial's, of another namespace");

        Volumes.Found taken = trial.make(volumes, "data-volume", given);
        assertThat(taken.id()).isEqualTo(volume.id());
        assertThat(volumes.compare(given, taken)).isEqualTo(Difference.NONE);

        String stranger = ec2.createVolume(
                        request -> request.availabilityZone(ZONE).size(20))
                .volumeId();
        assertThatThrownBy(() -> volumes.create(
                        trial.creation("data-volume"), new Volumes.Desired(ZONE, 20, null, null, stranger)))
                .hasMessageContaining("aws ec2 create-tags --resources " + stranger);
        ec2.deleteVolume(request -> request.volumeId(stranger));
        trial.delete(volumes, taken);
    }

    @Test
    void aCopyIsMadeOnceAndStays() {
        Volumes.Found volume = trial.make(volumes, "data-volume", new Volumes.Desired(ZONE, 20, null, null, null));
        Copy copy = volumes.copy(volume);
        while (!copy.done()) {
            Copy again = volumes.copy(volume);
            assertThat(again.id()).isEqualTo(copy.id());
            copy = again;
        }
        trial.delete(volumes, volume);
        String id = copy.id();
        assertThat(ec2.describeSnapshots(request -> request.snapshotIds(id)).snapshots())
                .hasSize(1);
    }

    @Test
    void planningKnowsImagesTypesZonesAndAccount() {
        assertThat(zones.all()).contains(ZONE).isSorted();
        assertThat(zones.offering("t4g.medium")).contains(ZONE).isSorted();
        assertThat(types.architecture("t4g.medium")).isEqualTo(Architecture.ARM64);
        assertThat(types.architecture("t3.medium")).isEqualTo(Architecture.X86_64);
        for (Images.Os os : Images.Os.values()) {
            for (Architecture architecture : Architecture.values()) {
                assertThat(images.newest(os, architecture).id()).startsWith("ami-");
            }
        }
        assertThat(account.id()).matches("[0-9]{12}");
        assertThat(aws.calls("DescribeInstanceTypes")).isEqualTo(2);
    }
}
