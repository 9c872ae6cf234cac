package dev.prefecthosting.aws.compute;

import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.aws.Remembered;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ArchitectureType;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

/** What the instance types are. */
public final class InstanceTypes implements Permitted {
    private final Ec2Client ec2;
    private final Remembered<String, Architecture> architectures;

    public InstanceTypes(Ec2Client ec2, Clock clock) {
        this.ec2 = ec2;
        this.architectures = new Remembered<>(this::ask, Duration.ofHours(1), clock);
    }

    /** Throws INVALID for a type that the region does not have. */
    public Architecture architecture(String instanceType) {
        return architectures.get(instanceType);
    }

    @Override
    public List<Permission> permissions() {
        return Permission.anywhere("ec2:DescribeInstanceTypes");
    }

    private Architecture ask(String instanceType) {
        InstanceTypeInfo info = ec2
                .describeInstanceTypes(request -> request.instanceTypesWithStrings(instanceType))
                .instanceTypes()
                .stream()
                .findFirst()
                .orElseThrow(() -> new RemoteException(
                        Failure.INVALID, instanceType + " is no instance type that this region has", null));
        return info.processorInfo().supportedArchitectures().contains(ArchitectureType.ARM64)
                ? Architecture.ARM64
                : Architecture.X86_64;
    }
}
