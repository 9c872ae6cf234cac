package dev.prefecthosting.aws.network;

import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.aws.Remembered;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Which VPC subnets and security groups are in that a person has named: a task with one of another VPC never starts. */
public final class VpcMembers implements Permitted {
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final String NOWHERE = "";

    private final Ec2Client ec2;
    private final Remembered<String, String> vpcs;

    public VpcMembers(Ec2Client ec2, Clock clock) {
        this.ec2 = ec2;
        this.vpcs = new Remembered<>(this::vpcOf, FRESH, clock);
    }

    @Override
    public List<Permission> permissions() {
        return Permission.anywhere("ec2:DescribeSubnets", "ec2:DescribeSecurityGroups");
    }

    /** Those of the IDs that are in another VPC, or nowhere. */
    public List<String> outside(String vpcId, Collection<String> ids) {
        return ids.stream().filter(id -> !vpcs.get(id).equals(vpcId)).toList();
    }

    private String vpcOf(String id) {
        try {
            return id.startsWith("sg-")
                    ? ec2.describeSecurityGroups(request -> request.groupIds(id))
                            .securityGroups()
                            .getFirst()
                            .vpcId()
                    : ec2.describeSubnets(request -> request.subnetIds(id))
                            .subnets()
                            .getFirst()
                            .vpcId();
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND || e.reason() == Failure.INVALID) {
                return NOWHERE;
            }
            throw e;
        }
    }
}
