package dev.prefecthosting.aws.compute;

import dev.prefecthosting.aws.network.Ec2Tags;
import dev.prefecthosting.plan.Creation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataEndpointState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** The one call that starts an instance. */
final class Launch {
    /** The root volume's size at launch: to read it from EC2 would take a listing of its own. */
    static final String ROOT_GIB = "prefecthosting.dev/root-volume-gib";

    /** Image and user data are never read back: this tells whether another one is asked for. */
    static final String SYSTEM = "prefecthosting.dev/system";

    /** Nothing behind another hop, no container in bridge mode, reaches the instance's credentials. */
    static final int HOP_LIMIT = 1;

    private Launch() {}

    static RunInstancesRequest request(Creation creation, Instances.Desired desired) {
        Map<String, String> remembered = Map.of(ROOT_GIB, String.valueOf(desired.rootGiB()), SYSTEM, desired.system());
        return RunInstancesRequest.builder()
                .minCount(1)
                .maxCount(1)
                .clientToken(creation.token())
                .imageId(desired.image().id())
                .instanceType(desired.type())
                .keyName(desired.keyName())
                .iamInstanceProfile(IamInstanceProfileSpecification.builder()
                        .name(desired.profile())
                        .build())
                .userData(Base64.getEncoder().encodeToString(desired.userData().getBytes(StandardCharsets.UTF_8)))
                .networkInterfaces(networkInterface(desired))
                .blockDeviceMappings(rootVolume(desired))
                .metadataOptions(metadataOptions())
                .tagSpecifications(
                        Ec2Tags.specification(ResourceType.INSTANCE, creation, remembered),
                        Ec2Tags.accessory(ResourceType.VOLUME, creation))
                .build();
    }

    /** The interface brings subnet, groups and address; EC2 refuses to be told any of them beside it. */
    private static InstanceNetworkInterfaceSpecification networkInterface(Instances.Desired desired) {
        return InstanceNetworkInterfaceSpecification.builder()
                .deviceIndex(0)
                .networkInterfaceId(desired.networkInterfaceId())
                .deleteOnTermination(false)
                .build();
    }

    private static BlockDeviceMapping rootVolume(Instances.Desired desired) {
        EbsBlockDevice volume = EbsBlockDevice.builder()
                .volumeSize(desired.rootGiB())
                .volumeType(VolumeType.GP3)
                .encrypted(true)
                .kmsKeyId(desired.kmsKeyArn())
                .deleteOnTermination(true)
                .build();
        return BlockDeviceMapping.builder()
                .deviceName(desired.image().rootDevice())
                .ebs(volume)
                .build();
    }

    private static InstanceMetadataOptionsRequest metadataOptions() {
        return InstanceMetadataOptionsRequest.builder()
                .httpEndpoint(InstanceMetadataEndpointState.ENABLED)
                .httpTokens(HttpTokensState.REQUIRED)
                .httpPutResponseHopLimit(HOP_LIMIT)
                .build();
    }
}
