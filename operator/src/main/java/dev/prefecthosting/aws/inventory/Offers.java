package dev.prefecthosting.aws.inventory;

import dev.prefecthosting.aws.AwsClients;
import dev.prefecthosting.aws.compute.Images;
import dev.prefecthosting.aws.compute.InstanceTypes;
import dev.prefecthosting.aws.compute.Zones;
import java.time.Clock;

/** What a region offers to run instances in, on and from. */
public record Offers(Zones zones, InstanceTypes types, Images images) {
    static Offers of(AwsClients aws, Clock clock) {
        return new Offers(
                new Zones(aws.ec2(), clock), new InstanceTypes(aws.ec2(), clock), new Images(aws.ssm(), clock));
    }
}
