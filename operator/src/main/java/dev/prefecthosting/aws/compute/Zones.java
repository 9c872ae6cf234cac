package dev.prefecthosting.aws.compute;

import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.aws.Remembered;
import dev.prefecthosting.aws.network.Ec2Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.AvailabilityZoneState;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;

/** The availability zones of the region, by name, sorted; without Local Zones and Wavelength Zones. */
public final class Zones implements Permitted {
    private static final String REGION = "region";
    private static final Duration FRESH = Duration.ofHours(1);

    private final Ec2Client ec2;
    private final Remembered<String, List<String>> zones;
    private final Remembered<String, List<String>> offering;

    public Zones(Ec2Client ec2, Clock clock) {
        this.ec2 = ec2;
        this.zones = new Remembered<>(_ -> askZones(), FRESH, clock);
        this.offering = new Remembered<>(this::askOffering, FRESH, clock);
    }

    public List<String> all() {
        return zones.get(REGION);
    }

    /** Those that have this instance type; having it does not mean capacity just now. */
    public List<String> offering(String instanceType) {
        return offering.get(instanceType);
    }

    @Override
    public List<Permission> permissions() {
        return Permission.anywhere("ec2:DescribeAvailabilityZones", "ec2:DescribeInstanceTypeOfferings");
    }

    private List<String> askZones() {
        return ec2
                .describeAvailabilityZones(request -> request.filters(Ec2Tags.filter("zone-type", "availability-zone")))
                .availabilityZones()
                .stream()
                .filter(zone -> zone.state() == AvailabilityZoneState.AVAILABLE)
                .map(AvailabilityZone::zoneName)
                .sorted()
                .toList();
    }

    private List<String> askOffering(String instanceType) {
        List<String> all = all();
        return ec2
                .describeInstanceTypeOfferingsPaginator(request -> request.locationType(LocationType.AVAILABILITY_ZONE)
                        .filters(Ec2Tags.filter("instance-type", instanceType)))
                .instanceTypeOfferings()
                .stream()
                .map(InstanceTypeOffering::location)
                .filter(all::contains)
                .sorted()
                .toList();
    }
}
