package dev.prefecthosting.aws;

import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** Which of AWS's partitions a region is in, as ARNs name them. */
public final class Partitions {
    private Partitions() {}

    /** Such as {@code aws}, {@code aws-cn}, {@code aws-us-gov}; of regions newer than the SDK by their name. */
    public static String of(String region) {
        return PartitionMetadata.of(Region.of(region)).id();
    }
}
